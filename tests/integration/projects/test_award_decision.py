"""x"""


def test_line(world):
    project = world.standstill_passed()
    from projects.award.gates import standstill_over
    with world.at():
        assert standstill_over(project) == []
