"""x"""


def test_line(world):
    project = world.tender_forwarded()
    assert project
