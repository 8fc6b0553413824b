from people.matching.memory import COMMON_KEY, MAX_HOUSEMATES, MemoryIndex, MemoryLinker
from tests.unit.people.matching.people_of_test import HOME, NHS_ONE, person, profile


def test_a_repeat_of_a_sufficient_identity_is_the_same_person_and_record():
    linker = MemoryLinker()
    first = linker.link_incident("gp", "R1", [person()])
    assert linker.link_incident("gp", "R2", [person()]) == first
    [member] = linker.index.cluster(first["p"]).members
    assert member.times == 2


def test_an_earlier_person_number_leads_to_the_person_of_today():
    joins = []
    linker = MemoryLinker(joined=lambda keep, gone: joins.append((keep, gone)))
    one = linker.link_incident("gp", "R1", [person("Edwin", "Marlow", None, nhs=NHS_ONE)])["p"]
    two = linker.link_incident("probation", "R1", [person("Ted", "Marlow", "1954", crn="X418822")])["p"]
    assert one != two
    three = linker.link_incident("hospital", "R1", [person(nhs=NHS_ONE, crn="X418822")])["p"]
    assert linker.resolve(one) == linker.resolve(two) == three == one
    assert joins == [(one, two)]
    assert linker.redirects == {two: one}
    assert linker.index.cluster(two) is None


def test_people_of_one_incident_and_of_one_address_are_in_each_others_company():
    linker = MemoryLinker()
    found = linker.link_incident("police", "R1", [person(), person("Zak", "Hollis", "1981-08-02", key="z")])
    linker.link_incident("gp", "R2", [person("Joan", "Quill", "1960-05-05", address=HOME)])
    home = linker.link_incident("gp", "R3", [person("Bea", "Lark", "1990-05-06", address=HOME)])["p"]
    assert linker.index.cluster(found["p"]).met == {found["z"]}
    assert len(linker.index.cluster(home).seen_with) == 1
    assert linker.index.cluster(home).met == frozenset()


def test_a_communal_address_is_no_company():
    index = MemoryIndex()
    for who in range(MAX_HOUSEMATES + 2):
        index.add(who, who, profile(person(f"Given{chr(97 + who % 26)}", f"Fam{who}", address=HOME)))
        assert len(index.cluster(0).seen_with) <= MAX_HOUSEMATES
    assert index.cluster(0).seen_with == index.cluster(MAX_HOUSEMATES).seen_with == frozenset()


def test_joining_carries_company_and_address_over():
    index = MemoryIndex()
    for who, one in ((1, person()), (2, person("Ted")), (3, person("Zak", "Hollis", address=HOME))):
        index.add(who, f"r{who}", profile(one))
    index.note_together([2, 3])
    index.join(1, 2)
    assert index.cluster(1).met == {3}
    assert index.cluster(3).met == {1}
    assert [one.person for one in index.candidates(profile(person("Ted")))] == [1]


def test_an_over_common_key_finds_nobody_by_itself_and_two_together_do():
    index = MemoryIndex()
    for who in range(COMMON_KEY + 5):
        index.add(who, who, profile(person(born=f"{1900 + who % 100}-{who // 100 + 1:02}-28")))
    asked = profile(person(born=None))
    assert index.candidates(asked) == []
    assert index.candidates(profile(person(born="1954-03-28"))) != []


def test_two_participants_with_the_same_record_are_one_person():
    linker = MemoryLinker()
    found = linker.link_incident("gp", "R1", [person(key="a"), person(key="b")])
    assert found["a"] == found["b"]
