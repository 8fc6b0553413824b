"""An invented county of people who are hard to tell apart, to train, test and measure the linkage with.

`register.Register` gives the county: households person by person, and held-back contacts about them as
five kinds of agency would write them down, errors included. Every person is invented; no name, number or
address belongs to anybody but by chance. Pure Python: no Django, no data of ours, the same bytes for the
same seed on every machine. It was written without sight of the linkage's guards and weights, so that what
it measures is not what it was built to please.

    dice        streams of chance that are the same everywhere
    names       name lists, their frequencies, spellings, nicknames, and the long tail of rare names
    numbers     valid NHS numbers, PNC IDs, CRNs, telephone numbers, property numbers
    places      postcodes, streets, buildings, and several ways of writing an address
    people      one person; households their members
    register    the county, and what a mature register holds of each person
    contacts    whom a held-back contact is about, known or not
    sources     what each kind of agency leaves out and gets wrong
    slips       the errors themselves
"""
