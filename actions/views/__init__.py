"""Pages of actions and referrals."""
