"""The site tree, the staff groups and the standard texts. Everything here can be done again without harm."""

from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import override
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Site

from accounts.staff import StaffRole
from portal.models import HomePage, TextPage
from portal.setup.texts import HANDBOOK, HOME, PAGES, PROJECT_INDEX, STANDARD_TEXTS
from projects.contract_management.activities import ensure_activities
from projects.evaluation.models import EvaluationForm, FormQuestion
from projects.evaluation.questions import STANDARD
from projects.handbook.models import HandbookPage
from projects.plan.criteria import ensure_criteria
from projects.strategy.reviewing import ensure_workflow
from projects.strategy.standard import record_standard
from projects.tree.models import ProjectIndexPage, StandardText

EDITORS = (StaffRole.LEAD_BUYER, StaffRole.CONTRACT_MANAGER, StaffRole.EXPERTISE_CENTRE)
# What a staff role may do in the registers of the admin, besides entering it: view unless written otherwise.
REGISTERS = {
    StaffRole.ADMINISTRATOR: {
        "accounts": {
            "contractingauthority": ("view", "add", "change"),
            "membership": ("view", "add", "change"),
            "invitation": ("view", "add"),
            "user": ("view", "change"),
        },
        "tree": {"standardtext": ("view", "change")},
        "portal": {"appearance": ("change",)},
        "evaluation": {"evaluationform": ("view", "change")},
        "journal": {"event": ("view",)},
        "outbox": {"message": ("view",)},
    },
    **{
        role: {
            "accounts": {"contractingauthority": ("view",), "membership": ("view",)},
            "outbox": {"message": ("view",)},
            "journal": {"event": ("view",)},
            "tree": {"standardtext": ("view", "change")} if role == StaffRole.EXPERTISE_CENTRE else {},
            "evaluation": {"evaluationform": ("view", "change")} if role == StaffRole.EXPERTISE_CENTRE else {},
        }
        for role in EDITORS
    },
}


def ensure_root() -> Page:
    """The root of the page tree, and what Wagtail's own migrations make beside it."""
    Locale.objects.get_or_create(language_code="nl")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root")


def ensure_tree() -> HomePage:
    """Home, `/projecten/` and the plain pages; the default site points at home."""
    root = ensure_root()
    home = HomePage.objects.first()
    if home is None:
        for page in root.get_children():
            page.delete()
        root = Page.objects.get(pk=root.pk)
        home = root.add_child(instance=HomePage(title=HOME["title"], slug="home", introduction=HOME["introduction"]))
    Site.objects.exclude(is_default_site=True).delete()
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    site.root_page = home
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()
    if not ProjectIndexPage.objects.exists():
        home.add_child(instance=ProjectIndexPage(**PROJECT_INDEX))
    if not HandbookPage.objects.exists():
        home.add_child(instance=HandbookPage(**HANDBOOK))
    for slug, (title, body) in PAGES.items():
        if not TextPage.objects.filter(slug=slug).exists():
            home.add_child(instance=TextPage(slug=slug, title=title, body=body))
    return home


def ensure_groups() -> None:
    """The staff groups with exactly the permissions they need; Wagtail's own groups are taken away."""
    Group.objects.filter(name__in=["Moderators", "Editors"]).delete()
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    index = ProjectIndexPage.objects.get()
    home = HomePage.objects.get()
    for role in StaffRole:
        group, _made = Group.objects.get_or_create(name=role.value)
        wanted = {access.pk}
        for app_label, models in REGISTERS.get(role, {}).items():
            for model, verbs in models.items():
                codenames = [f"{verb}_{model}" for verb in verbs]
                wanted |= set(
                    Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames).values_list(
                        "pk", flat=True
                    )
                )
        group.permissions.set(wanted)
        pages = {}
        if role in EDITORS:
            pages[index.pk] = {"change_page", "publish_page"}
            pages[HandbookPage.objects.get().pk] = {"change_page", "publish_page"}
        if role == StaffRole.ADMINISTRATOR:
            pages[home.pk] = {"add_page", "change_page", "publish_page"}
        GroupPagePermission.objects.filter(group=group).exclude(page__in=pages).delete()
        content_type = ContentType.objects.get_for_model(Page)
        for page, codenames in pages.items():
            for codename in codenames:
                permission = Permission.objects.get(content_type=content_type, codename=codename)
                GroupPagePermission.objects.get_or_create(group=group, page_id=page, permission=permission)


def ensure_standard_texts() -> None:
    """The texts new step pages start with; a text that was changed stays as it is."""
    there = set(StandardText.objects.values_list("step", "field"))
    StandardText.objects.bulk_create(
        StandardText(step=step, field=field, text=text)
        for (step, field), text in STANDARD_TEXTS.items()
        if (step, field) not in there
    )
    record_standard()


def ensure_evaluation_form() -> None:
    """The evaluation form of the portal; one that is there stays as it is."""
    if EvaluationForm.objects.exists():
        return
    form = EvaluationForm.objects.create()
    for order, question in enumerate(STANDARD):
        FormQuestion.objects.create(form=form, sort_order=order, **asdict(question))


def ensure_site() -> None:
    """Everything above, in order."""
    with override("nl"):
        ensure_tree()
        ensure_groups()
        ensure_standard_texts()
        ensure_workflow()
        ensure_criteria()
        ensure_evaluation_form()
        ensure_activities()
