"""The strategy is made from the current standard version and reviewed by the expertise centre (R33, R48, R57)."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from docx import Document as WordDocument
from wagtail.models import TaskState, WorkflowPage
from wagtail.test.utils.form_data import rich_text

from accounts.models import Role, User
from accounts.staff import StaffRole
from projects.journal.models import Event, EvidenceChanged
from projects.outbox.models import Message
from projects.procedure.steps import Step
from projects.strategy.actions import OfferFinalStrategy, TakeOverStandard
from projects.strategy.gates import page_of
from projects.strategy.models import StrategyPage, StrategyReview, StrategyStandard
from projects.strategy.standard import current_standard
from projects.tree.models import StandardText
from tests.world import PASSWORD

NOT_REVIEWED = (
    "Het Expertisecentrum moet de tekst zoals die nu is nog nalezen. Dien de tekst in op de pagina van de "
    "inkoopstrategie."
)
IN_REVIEW = "Het Expertisecentrum heeft de tekst nog niet goedgekeurd."


def ready(world):
    """A project of which only the review is missing before the final version can be offered."""
    project = world.concept_circulated()
    world.later(days=15)
    return project


def submit(world, project, by=None):
    """Asks for a review; returns the page."""
    with world.at():
        page = page_of(project)
        page.get_workflow().start(page, by or world.lead_buyer)
    return page


def write(world, project, by, text="<p>Nieuwe tekst.</p>"):
    """Somebody changes the content."""
    with world.at():
        page = page_of(project)
        page.scope = text
        page.save_revision(user=by)


def test_a_strategy_records_the_standard_version_it_was_made_from(world):
    """R48: recorded on the page, in the journal and on the paper."""
    project = world.strategy_offered()
    version = current_standard().version
    assert StrategyPage.objects.get(project_step__project=project).standard_version == version
    event = Event.objects.get(stream=project.stream, type=OfferFinalStrategy.code)
    assert event.data["standaardversie"] == version


def test_a_changed_standard_text_is_a_new_version_that_must_be_taken_over(world):
    """R48: the old version is no longer offered; own chapters stay, the mandate is always the standard one."""
    project = ready(world)
    old = current_standard()
    write(world, project, world.lead_buyer, "<p>Onze eigen inhoud.</p>")
    for field, text in (("mandate", "<p>Nieuw mandaat.</p>"), ("scope", "<p>Nieuwe inhoud.</p>")):
        row = StandardText.objects.get(step=Step.STRATEGY, field=field)
        row.text = text
        row.save()
    new = current_standard()
    assert new.version == old.version + 2
    refusal = [text for text in world.refusal(OfferFinalStrategy, project) if "standaardversie" in text]
    assert len(refusal) == 1
    assert f"standaardversie {old.version}" in refusal[0]
    world.act(TakeOverStandard, project)
    page = page_of(project)
    assert (page.standard_version, page.mandate, page.scope) == (
        new.version,
        "<p>Nieuw mandaat.</p>",
        "<p>Onze eigen inhoud.</p>",
    )
    event = Event.objects.get(stream=project.stream, type=TakeOverStandard.code)
    assert event.sentence == (
        f"De inkoopstrategie gaat verder op standaardversie {new.version} (was {old.version}). "
        "Zelf geschreven en nog te vergelijken: Inhoud."
    )
    assert world.refusal(TakeOverStandard, project) == [
        "De inkoopstrategie is al gemaakt met de standaardversie die nu geldt."
    ]


@pytest.mark.parametrize(("role", "changed"), [(StaffRole.EXPERTISE_CENTRE, True), (StaffRole.LEAD_BUYER, False)])
def test_the_standard_is_kept_in_the_admin(world, client, role, changed):
    """R48: the expertise centre changes a text; that is a new version, and the journal says who did it."""
    row = StandardText.objects.get(step=Step.STRATEGY, field="market")
    client.force_login(world.staff("wie@inkoop.example", "Wie", "Dan", role))
    address = f"/beheer/tree/standardtext/edit/{row.pk}/"
    before = current_standard().version
    client.post(address, {"text": rich_text("<p>Onze markt.</p>")}, secure=True)
    row.refresh_from_db()
    assert ("Onze markt." in row.text) == changed
    assert current_standard().version == before + changed
    assert list(Event.objects.filter(type="standaardtekst-gewijzigd").values_list("sentence", flat=True)) == (
        ["Wie Dan heeft de standaardtekst “Inkoopstrategie: markt” gewijzigd."] if changed else []
    )
    if changed:
        empty = client.post(address, {"text": rich_text("<p> </p>")}, secure=True)
        row.refresh_from_db()
        assert (empty.status_code, "Onze markt." in row.text) == (200, True)


def test_a_standard_version_is_evidence(db):
    """R48: what a strategy was made from cannot be rewritten."""
    standard = current_standard()
    with pytest.raises(EvidenceChanged):
        standard.save()
    with pytest.raises(EvidenceChanged):
        standard.delete()
    assert StrategyStandard.objects.count() == standard.version


def test_the_final_version_waits_for_the_expertise_centre(world):
    """R33: submitted, approved by somebody else, then offered; both are in the journal and mailed."""
    project = ready(world)
    assert world.refusal(OfferFinalStrategy, project) == [NOT_REVIEWED]
    page = submit(world, project)
    assert world.refusal(OfferFinalStrategy, project) == [IN_REVIEW]
    with world.at():
        page.current_workflow_task_state.approve(user=world.expertise, comment="Helder.")
    assert world.refusal(OfferFinalStrategy, project) == []
    review = StrategyReview.objects.get()
    assert (review.revision_id, review.approved_by_name, review.comment) == (
        page.latest_revision_id,
        "Evi Centrum",
        "Helder.",
    )
    events = Event.objects.filter(stream=project.stream, type__startswith="strategie-nalezen").values_list("type")
    assert list(events) == [("strategie-nalezen-gevraagd",)]
    event = Event.objects.get(type="strategie-nagelezen")
    assert event.sentence == (
        f"Het Expertisecentrum (Evi Centrum) keurt de inkoopstrategie “{project}” (revisie {page.latest_revision_id}) "
        "goed. Opmerking: Helder."
    )
    mails = Message.objects.filter(kind="strategie-nalezen").order_by("pk").values_list("recipient", "subject")
    assert list(mails) == [
        ("ec@inkoop.example", f"Nalezen: {project}"),
        ("inkoper@inkoop.example", f"Nagelezen: {project}"),
    ]


def test_an_approval_publishes_nothing(world):
    """R56: only a formal act publishes the strategy."""
    project = ready(world)
    write(world, project, world.lead_buyer, "<p>Nog niet voor iedereen.</p>")
    page = submit(world, project)
    with world.at():
        page.current_workflow_task_state.approve(user=world.expertise)
    assert StrategyPage.objects.get(pk=page.pk).scope != "<p>Nog niet voor iedereen.</p>"


def test_a_text_changed_after_the_approval_is_reviewed_again(world):
    """R33: the approval is of one text."""
    project = ready(world)
    world.reviewed(project)
    assert world.refusal(OfferFinalStrategy, project) == []
    write(world, project, world.lead_buyer)
    assert world.refusal(OfferFinalStrategy, project) == [NOT_REVIEWED]


def test_nobody_approves_their_own_text(world):
    """R33: who wrote a part of it, before somebody else saved it again, cannot approve; nothing is recorded."""
    project = ready(world)
    write(world, project, world.expertise)
    write(world, project, world.lead_buyer, "<p>Nog een zin.</p>")
    page = submit(world, project)
    task = page.current_workflow_task
    assert [name for name, _label, _modal in task.get_actions(page, world.expertise)] == ["reject"]
    with pytest.raises(PermissionDenied), world.at():
        page.current_workflow_task_state.approve(user=world.expertise)
    assert TaskState.objects.get().status == "in_progress"
    assert StrategyReview.objects.count() == 0
    assert world.refusal(OfferFinalStrategy, project) == [IN_REVIEW]
    colleague = world.staff("ec2@inkoop.example", "Ed", "Centrum", StaffRole.EXPERTISE_CENTRE)
    with world.at():
        page.current_workflow_task_state.approve(user=colleague)
    assert world.refusal(OfferFinalStrategy, project) == []


@pytest.mark.parametrize("who", ["lead buyer", "superuser"])
def test_only_the_expertise_centre_approves(world, who):
    """R33, R52: the lead buyer and a superuser see no approval, and it is refused when they try."""
    project = ready(world)
    page = submit(world, project)
    user = world.lead_buyer if who == "lead buyer" else world.person("super@example.org", "Super", "User")
    if who == "superuser":
        user.is_superuser = True
        user.save()
    assert page.current_workflow_task.get_actions(page, user) == []
    with pytest.raises(PermissionDenied), world.at():
        page.current_workflow_task_state.approve(user=user)
    assert StrategyReview.objects.count() == 0


def test_changes_that_are_asked_for_reach_the_lead_buyer(world):
    """R33: with the comment, in the journal and by mail."""
    project = ready(world)
    page = submit(world, project)
    with world.at():
        page.current_workflow_task_state.reject(user=world.expertise, comment="De planning klopt niet.")
    event = Event.objects.get(type="strategie-aanpassen-gevraagd")
    assert event.sentence.endswith("Opmerking: De planning klopt niet.")
    mail = Message.objects.get(recipient="inkoper@inkoop.example", kind="strategie-nalezen")
    assert "De planning klopt niet." in mail.body
    assert world.refusal(OfferFinalStrategy, project) == [NOT_REVIEWED]


def test_the_review_is_done_in_the_editor_of_the_page(world, client):
    """R33: the buttons of the admin lead to the same evidence."""
    project = ready(world)
    page = submit(world, project)
    client.login(email=world.expertise.email, password=PASSWORD)
    with world.at():
        editor = client.get(f"/beheer/pages/{page.pk}/edit/").content.decode()
        assert 'data-workflow-action-name="approve"' in editor
        assert 'name="mandate"' not in editor
        assert "en publiceren" not in editor
        state = page.current_workflow_task_state
        done = client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""}
        )
    assert done.status_code in (200, 302)
    assert StrategyReview.objects.get().approved_by_id == world.expertise.pk


def test_the_editor_offers_the_review_and_does_not_publish(world, client):
    """R33, R53, R56: acts publish the text; the review is there whatever workflows an administrator assigned."""
    project = ready(world)
    WorkflowPage.objects.all().delete()
    edit = f"/beheer/pages/{page_of(project).pk}/edit/"
    for user in (world.lead_buyer, User.objects.create_superuser("beheer@inkoop.example", PASSWORD)):
        client.force_login(user)
        with world.at():
            editor = client.get(edit).content.decode()
        assert ('name="action-submit"' in editor, 'name="action-publish"' in editor) == (True, False)


def test_each_authority_gets_a_draft_proposal_for_its_own_board(world, client):
    """R55, R57: Word, with its own name, body, deadline, mandate and the fingerprints of what is decided on."""
    project = world.strategy_offered()
    authority = world.authorities[1]
    round = project.rounds.get()
    url = f"/mijn/projecten/{project.page.slug}/collegevoorstel/?namens={authority.pk}"
    client.login(email=world.user(authority, Role.CONTACT).email, password=PASSWORD)
    with world.at():
        response = client.get(url)
        assert response["Content-Type"].endswith("wordprocessingml.document")
        other = client.get(url.replace(f"={authority.pk}", f"={world.authorities[0].pk}"))
    document = WordDocument(io.BytesIO(response.content))
    cells = {row.cells[0].text: row.cells[1].text for table in document.tables for row in table.rows}
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert cells["Aan"] == round.asked.get(authority=authority).deciding_body
    assert cells["Aanbestedende dienst"] == str(authority)
    assert {row.sha256 for row in round.documents.all()} <= set(cells.values())
    assert round.mandate_text.split("\n\n")[0] in text
    assert "Gevraagd besluit" in [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert other.status_code == 404


def test_the_draft_proposal_is_for_contacts_and_deciders_only(world, client):
    """R57: nobody else of the authority, no other authority, nobody before there is a version."""
    project = world.strategy_offered()
    url = f"/mijn/projecten/{project.page.slug}/collegevoorstel/"
    outsider = world.authority("Buitenstad")
    for user, status in (
        (world.user(world.authorities[0], Role.DECIDER), 200),
        (world.user(world.authorities[0], Role.RECORDS), 404),
        (world.user(outsider, Role.CONTACT), 404),
        (world.lead_buyer, 404),
    ):
        client.force_login(user)
        with world.at():
            assert client.get(url).status_code == status, user


def test_the_page_shows_the_planning_of_the_project_itself(world, client):
    """R50: what stands on the page cannot differ from the planning; a step without days says so."""
    project = world.team_confirmed()
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.get(f"/projecten/{project.page.slug}/inkoopstrategie/").content.decode()
    planning = page[page.index('id="planning"') :]
    assert "11 januari 2027" in planning
    assert "28 februari 2027" in planning
    assert planning.count("nog niet gepland") == 12
