"""What the Wagtail admin may do with pages of the tree."""

from wagtail.models import PagePermissionTester


class ProjectPagePermissionTester(PagePermissionTester):
    """Pages of a project are made by designation and stay: they are evidence of what was shown (R132)."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Never."""
        return False

    def can_unpublish(self) -> bool:
        """Never: what was published was published. Stop or withdraw the project instead."""
        return False

    def can_copy(self) -> bool:
        """Never: publishing never happens by copying."""
        return False

    def can_move(self) -> bool:
        """Never: publishing never happens by moving."""
        return False

    def can_copy_to(self, destination, recursive: bool = False) -> bool:
        """Never."""
        return False

    def can_move_to(self, destination) -> bool:
        """Never."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Never: the audience is that of the step."""
        return False


class PublishedByActs(ProjectPagePermissionTester):
    """A page with a text that people decide on: formal acts publish it, nobody does in the editor."""

    def can_publish(self) -> bool:
        """Never; saving a draft and asking for a review remain."""
        return False
