"""An invented county in which some people are being harmed, most are not, and agencies write down both.

Households, names, numbers and clerks' errors are those of `people.invented`; here is what happens to the
people. Everything is built from published rates and from what reviews of deaths describe, named in `rates`
and beside each table, and without sight of the rules that are measured with it. Pure Python: no Django; the
same bytes for the same population, years and seed.

    chance      counts and choices from a stream
    days        the years simulated, hours of the day, how a moment is written
    rates       how often things happen, each with its source
    contact     one contact before a clerk writes it
    scribe      the clerk: participants as each agency would record them, what is never recorded
    spool       records in time order without holding them all
    bodies      injuries: where, what, how, how bad
    health      ordinary attendances, consultations, ambulance calls
    streets     ordinary police call-outs and crime reports, orders and supervision
    quarrels    couples and families to whom police come once, or a few times
    concerns    ordinary concerns for adults, and the letters and discussions after them
    marked      who is marked: true cases and those who only look like them
    cases       the kinds of true case
    unfolding   how a case goes from the first harm to the serious event
    scenes      what each kind of agency sees of one harm
    lookers     hard negatives: people whose contacts look like harm by somebody, and are not
    truth       the answer files
    county      all of it together
"""
