"""How a row of a model may change."""

AUDITED = "changed by services only, each change with an audit event in its transaction"
APPEND_ONLY = "written once, never changed, never deleted"
DERIVED = "computed from other rows, and could be computed again"
MARK = "remembers work still to do; gone when it is done"
CONFIGURATION = "who may sign in or send, set up by an administrator"
PASSING = "counts for a while, and is deleted when it no longer does"
AUDITED_ERASABLE = (
    "changed by services only, each change with an audit event, and erased by the services of retention alone"
)
ERASABLE = "written once, never changed, and erased by the services of retention alone"
