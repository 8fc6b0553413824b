"""Tags of actions and referrals."""
