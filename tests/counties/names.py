"""Lists that the invented people and addresses are drawn from; frequent ones first."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MEN = _words(
    "David Daniel James Michael Paul John Mark Andrew Thomas Christopher Peter Stephen Robert Matthew Lee "
    "Richard Adam Joshua Ryan Jack Simon Gary Kevin Ian Alan Craig Jamie Sean Ben Luke Mohammed Liam Graham "
    "Neil Scott Connor Callum Jordan Nathan Stuart Philip Martin Keith Barry Derek Raymond Kenneth Ronald "
    "Terence Dennis Gareth Owen Imran Tariq Piotr Marek Ravi Sanjay Leon Dwayne Aaron Toby Harry Alfie"
)
WOMEN = _words(
    "Sarah Emma Laura Rebecca Claire Victoria Samantha Rachel Amy Jennifer Nicola Lisa Michelle Karen Susan "
    "Helen Julie Jessica Charlotte Hannah Gemma Kelly Donna Joanne Louise Angela Katie Lauren Natalie Zoe "
    "Margaret Patricia Jean Christine Maureen Sheila Dorothy Joyce Eileen Brenda Pauline Janet Lynn Tracey "
    "Stacey Kirsty Chloe Megan Ellie Georgia Bethany Aisha Fatima Agnieszka Ewa Priya Meena Shanice Naomi"
)
SHORT = {
    "David": "Dave",
    "Daniel": "Dan",
    "Michael": "Mick",
    "Andrew": "Andy",
    "Thomas": "Tom",
    "Christopher": "Chris",
    "Stephen": "Steve",
    "Robert": "Rob",
    "Matthew": "Matt",
    "Richard": "Rick",
    "Joshua": "Josh",
    "Kenneth": "Ken",
    "Rebecca": "Becky",
    "Victoria": "Vicky",
    "Samantha": "Sam",
    "Jennifer": "Jenny",
    "Nicola": "Nicky",
    "Susan": "Sue",
    "Jessica": "Jess",
    "Katie": "Kate",
    "Margaret": "Maggie",
    "Patricia": "Pat",
    "Christine": "Chris",
    "Dorothy": "Dot",
}
COMMON = _words(
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker "
    "White Roberts Green Hall Wood Jackson Clarke Khan Harris Lewis Hughes Edwards Turner Hill Moore Cooper "
    "Ward Morris King Watson Baker Harrison Morgan Allen Scott Ahmed Hussain Begum Kelly Parker Cook Bailey "
    "Bennett Shaw Price Carter Mitchell Richardson Marshall Murphy Singh Ali Collins Foster Webb Barnes "
    "Mills Chapman Fisher Palmer Rogers Holmes Knight Hunt Dixon Reid Nowak Kowalski Kaur Sharma "
    "O'Brien Walsh"
)
STEMS = _words(
    "Ash Birk Brad Brom Burn Cald Cart Chad Cran Dal Dun Elm Farn Fen Gar Green Hal Hart Has Hol Hux "
    "Kel Kirk Lang Led Lin Mar Mel Nor Oak Pen Rad Rush Shel Stan Thorn Thur Wad West Whit Win Wol"
)
ENDINGS = _words("ley ton worth ham by field wood burn ford well shaw stead croft man son ridge more den")
STREETS = _words(
    "Abbey Alder Beech Bridge Cedar Chapel Church Clifton Coronation Derwent Elm George Grange Hawthorn High "
    "Holly Kingsway Larch Manor Market Mill Orchard Park Poplar Quarry Queens Railway River School Silver "
    "Springfield Station Tennyson Union Victoria Water Wellington Willow Windsor York"
)
WAYS = ("Street", "Road", "Avenue", "Close", "Lane", "Drive", "Terrace", "Crescent", "Gardens", "Way")
TOWNS = ("Downmarket", "Eastmoor", "Harrowell", "Little Sandon", "Northgate Cross", "Wexcombe")
