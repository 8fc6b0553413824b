"""A picture by the API: pairs and the risk a person may pose, as far as the agency may read in full."""

from audit.models import AccessEvent


def picture(client, person):
    return client.get(f"people/{person.public_id}/picture/").json()


def test_police_read_of_the_two_and_of_the_risk_that_one_may_pose(system, mr_e):
    police = system("staffordshire-police")
    (pair,) = picture(police, mr_e.person)["pairs"]
    assert pair["person"] == str(mr_e.other.public_id)
    assert {"pair_callouts", "pair_harm"} <= {each["code"] for each in pair["indicators"]}
    assert {(a["type"], a["of_subject"]) for a in pair["accounts"]} == {("housemate", False)}
    assert AccessEvent.objects.get(action="picture.viewed").detail["persons"] == [str(mr_e.other.public_id)]
    other = picture(police, mr_e.other)
    assert {(a["type"], a["of_subject"]) for a in other["pairs"][0]["accounts"]} == {("housemate", True)}
    assert "posing_harm" in {each["code"] for each in other["poses_risk"]["indicators"]}


def test_the_gp_is_told_of_neither(system, mr_e):
    body = picture(system("cannock-gp"), mr_e.person)
    assert (body["pairs"], body["poses_risk"]) == ([], None)
    assert "persons" not in AccessEvent.objects.get(action="picture.viewed").detail
