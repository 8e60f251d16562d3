"""A small invented world for tests: authorities with people, the purchasing organisation, and a clock that walks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password

from accounts.actor import Actor, actor_for
from accounts.models import AuthorityKind, ContractingAuthority, Membership, Role, User
from accounts.staff import StaffRole, give_staff_role
from projects.actions.base import Action
from projects.participation.models import TeamRole
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.lots import sole_lot
from projects.tree.models import Project
from projects.tree.plant import plant
from tests.stages import numbers_follow, stage

PASSWORD = "een goed wachtwoord"
HASHED = make_password(PASSWORD, salt="salt of the world")
CONFIRMED_WITH = "wachtwoord en code uit een authenticator-app"


class World:
    """Everything a test of the procedure needs; `now` is the world's own clock (aware)."""

    def __init__(self, now: datetime, authorities: int = 3) -> None:
        numbers_follow()
        self.now = now
        self.lead_buyer = self.staff("inkoper@inkoop.example", "Ilse", "Koper", StaffRole.LEAD_BUYER)
        self.contract_manager = self.staff("cm@inkoop.example", "Cas", "Manager", StaffRole.CONTRACT_MANAGER)
        self.expertise = self.staff("ec@inkoop.example", "Evi", "Centrum", StaffRole.EXPERTISE_CENTRE)
        names = ["Linderveen", "Meerdijk", "Oosterwaard", "Hoogzand", "Zandrade", "Broekhoven aan de Lei"]
        names += [f"Voorbeeld {number}" for number in range(authorities - len(names))]
        self.authorities = [self.authority(name) for name in names[:authorities]]

    def person(self, email: str, first: str, last: str) -> User:
        """A person who can sign in with PASSWORD."""
        user = User.objects.create(
            email=email,
            password=HASHED,
            first_name=first,
            last_name=last,
            date_joined=self.now,
            calendar_key=uuid5(NAMESPACE_URL, email),
        )
        user.emailaddress_set.create(email=email, verified=True, primary=True)
        return user

    def staff(self, email: str, first: str, last: str, role: StaffRole) -> User:
        """Somebody of the purchasing organisation."""
        user = self.person(email, first, last)
        give_staff_role(user, role)
        return user

    def authority(self, name: str, *, affiliated: bool = True, region: str = "Noord") -> ContractingAuthority:
        """A municipality with a contact person, a decider, a subject expert and a records officer."""
        authority = ContractingAuthority.objects.create(
            name=name,
            kind=AuthorityKind.MUNICIPALITY,
            region=region,
            affiliated_from=date(2020, 1, 1) if affiliated else None,
        )
        key = name.lower().replace(" ", "-")
        for role, first in (
            (Role.CONTACT, "Contact"),
            (Role.DECIDER, "Beslisser"),
            (Role.SUBJECT_EXPERT, "Deskundige"),
            (Role.RECORDS, "Archief"),
        ):
            user = self.person(f"{role}@{key}.example", first, name)
            Membership.objects.create(user=user, authority=authority, role=role, valid_from=date(2020, 1, 1))
        return authority

    def user(self, authority: ContractingAuthority, role: Role = Role.CONTACT) -> User:
        """The person in this role at this authority."""
        return User.objects.filter(memberships__authority=authority, memberships__role=role).order_by("pk")[0]

    @contextmanager
    def at(self, now: datetime | None = None) -> Iterator[None]:
        """Within the block the procedure's clock stands at the world's time (or at `now`, which becomes it)."""
        self.now = now or self.now
        with clock.replay(self.now):
            yield

    def later(self, **delta: int) -> datetime:
        """Moves the world's clock forward and returns the new time."""
        self.now += timedelta(**delta)
        return self.now

    def action(self, action: type[Action], subject: Any, by: Any = None, target: Any = None) -> Action:
        """An action by somebody: a user, (authority, role) with a second factor confirmed, or the lead buyer."""
        if by is None:
            by = self.lead_buyer
        if isinstance(by, tuple):
            authority, role = by
            actor = actor_for(self.user(authority, role), authority, self.now.date())
            actor = replace(actor, confirmed_with=CONFIRMED_WITH)
        else:
            actor = by if isinstance(by, Actor) else Actor(by)
        return action(subject, actor, target)

    def act(self, action: type[Action], subject: Any, by: Any = None, target: Any = None, **data: Any) -> Any:
        """Does an action now; a minute passes."""
        self.later(minutes=1)
        with self.at():
            return self.action(action, subject, by, target).run(**data)

    def refusal(self, action: type[Action], subject: Any, by: Any = None, target: Any = None) -> list[str]:
        """The sentences an action is refused with now."""
        with self.at():
            return [str(unmet.sentence) for unmet in self.action(action, subject, by, target).unmet()]

    def project(self, title: str = "Schoonmaak gebouwen") -> Project:
        """A project as designation makes it."""
        with self.at():
            return plant(
                title=title,
                summary=f"Samen inkopen: {title}.",
                plan_year=2027,
                lead_buyer=self.lead_buyer,
                contract_manager=self.contract_manager,
                category="Schoonmaak",
                planned={Step.KICKOFF: (date(2027, 1, 11), date(2027, 2, 28))},
            )

    # -- the line, step by step; each returns the project, read again ------------------------------------------------

    @stage
    def announced(self, project: Project | None = None) -> Project:
        """Announced to everybody."""
        from projects.kickoff.actions import Announce

        project = project or self.project()
        self.act(Announce, project)
        return Project.objects.get(pk=project.pk)

    @stage
    def interested(self, project: Project | None = None) -> Project:
        """Every authority of this world registered interest."""
        from projects.participation.actions import RegisterInterest

        project = self.announced(project)
        for authority in self.authorities:
            self.act(RegisterInterest, project, (authority, Role.CONTACT))
        return Project.objects.get(pk=project.pk)

    @stage
    def kickoff_held(self, project: Project | None = None) -> Project:
        """The kickoff meeting was held; all but the last authority were present."""
        from projects.kickoff.actions import HoldKickoff, InviteToKickoff
        from projects.kickoff.goals import Goal

        project = self.interested(project)
        starts = self.now + timedelta(days=14)
        self.act(
            InviteToKickoff, project, starts_at=starts, ends_at=starts + timedelta(hours=2), place="Raadhuis Linderveen"
        )
        self.later(days=15)
        self.act(
            HoldKickoff,
            project,
            present=self.authorities[:-1],
            staff=[self.lead_buyer, self.contract_manager],
            goals={Goal.SUPPORT.value: "Iedereen wil door."},
        )
        return Project.objects.get(pk=project.pk)

    @stage
    def team_confirmed(self, project: Project | None = None) -> Project:
        """The team is complete and confirmed: the strategy starts."""
        from projects.kickoff.actions import ConfirmTeam
        from projects.participation.actions import AddTeamMember

        project = self.kickoff_held(project)
        self.act(AddTeamMember, project, role=TeamRole.LEAD_BUYER, user=self.lead_buyer)
        self.act(AddTeamMember, project, role=TeamRole.CONTRACT_MANAGER, user=self.contract_manager)
        for authority in self.authorities[:3]:
            expert = self.user(authority, Role.SUBJECT_EXPERT)
            self.act(AddTeamMember, project, role=TeamRole.SUBJECT_EXPERT, user=expert, authority=authority)
        self.act(ConfirmTeam, project)
        return Project.objects.get(pk=project.pk)

    @stage
    def concept_circulated(self, project: Project | None = None) -> Project:
        """Contract management contributed and the concept strategy was presented, with two weeks for remarks."""
        from projects.strategy.actions import CirculateConcept, GiveManagerContribution

        project = self.team_confirmed(project)
        self.act(GiveManagerContribution, project, self.contract_manager, text="Leg de prestaties per kwartaal vast.")
        self.act(CirculateConcept, project, remarks_until=(self.now + timedelta(days=14)).date())
        return Project.objects.get(pk=project.pk)

    def reviewed(self, project: Project) -> None:
        """The expertise centre approved the text of the strategy as it is now."""
        from projects.strategy.gates import page_of

        with self.at():
            page = page_of(project)
            page.get_workflow().start(page, self.lead_buyer)
            page.current_workflow_task_state.approve(user=self.expertise)

    @stage
    def strategy_offered(self, project: Project | None = None) -> Project:
        """The days for remarks passed and the final strategy was offered, with four weeks to adopt it."""
        from projects.strategy.actions import OfferFinalStrategy

        project = self.concept_circulated(project)
        self.later(days=15)
        self.reviewed(project)
        self.act(OfferFinalStrategy, project, deadline=self.now + timedelta(days=28))
        return Project.objects.get(pk=project.pk)

    def adopt(self, project: Project, authority: ContractingAuthority, **data: Any) -> Any:
        """The decider of an authority adopts and signs in the portal; `data` replaces what is filled in."""
        from projects.strategy.actions import AdoptStrategy

        filled_in = {
            "decided_on": self.now.date(),
            "decision_number": f"B-{authority.pk}",
            "signer_name": f"Burgemeester van {authority.name}",
            "signer_function": "burgemeester",
            "sign_in_portal": True,
            "agree_mandate": True,
            "agree_commitment": True,
        }
        return self.act(AdoptStrategy, project, (authority, Role.DECIDER), **filled_in | data)

    @stage
    def adopted(self, project: Project | None = None, authorities: list[ContractingAuthority] | None = None) -> Project:
        """These authorities (all, unless given) adopted and signed the final strategy."""
        project = self.strategy_offered(project)
        self.later(days=7)
        for authority in self.authorities if authorities is None else authorities:
            self.adopt(project, authority)
        return Project.objects.get(pk=project.pk)

    @stage
    def participants_confirmed(
        self, project: Project | None = None, authorities: list[ContractingAuthority] | None = None
    ) -> Project:
        """The deadline passed and the participants (all, unless given) were laid down: the tender documents start."""
        from projects.strategy.actions import ConfirmParticipants

        project = self.adopted(project, authorities)
        self.later(days=22)
        self.act(ConfirmParticipants, project)
        return Project.objects.get(pk=project.pk)

    @stage
    def tender_published(
        self,
        project: Project | None = None,
        authorities: list[ContractingAuthority] | None = None,
        procedure: str = "open",
    ) -> Project:
        """A tender document was added, and the publication on the platform recorded: the questions start.

        In a procedure with a selection, requests come in for 30 days and bids for 75.
        """
        from projects.documents import store
        from projects.documents.models import DocumentKind
        from projects.procedure.steps import AudienceCode
        from projects.tender_documents.actions import PublishTenderDocuments

        project = self.participants_confirmed(project, authorities)
        self.later(days=30)
        with self.at():
            store.add(
                project,
                content=b"Eisen",
                filename="programma-van-eisen.txt",
                content_type="text/plain",
                title="Programma van eisen",
                kind=DocumentKind.TENDER_DOCUMENT,
                step=Step.TENDER_DOCUMENTS,
                audience=AudienceCode.TEAM,
                by=Actor(self.lead_buyer),
            )
        facts = {
            "platform": "TenderNed",
            "notice_number": "512345",
            "url": "https://platform.example/512345",
            "procedure": procedure,
            "cpv": "90910000-9",
            "published_at": self.now,
            "questions_until": self.now + timedelta(days=14),
            "bids_until": self.now + timedelta(days=40),
        }
        if procedure != "open":
            facts["requests_until"] = self.now + timedelta(days=30)
            facts["bids_until"] = self.now + timedelta(days=75)
        self.act(PublishTenderDocuments, project, **facts)
        return Project.objects.get(pk=project.pk)

    @stage
    def tender_forwarded(
        self, project: Project | None = None, authorities: list[ContractingAuthority] | None = None
    ) -> Project:
        """The published documents were forwarded to the participants."""
        from projects.tender_documents.actions import ForwardTenderDocuments

        project = self.tender_published(project, authorities)
        self.act(ForwardTenderDocuments, project)
        return Project.objects.get(pk=project.pk)

    @stage
    def notice_published(
        self, project: Project | None = None, authorities: list[ContractingAuthority] | None = None
    ) -> Project:
        """One question was answered, agreed by both and published in the last notice: the tender phase starts."""
        from projects.clarification.actions import (
            AgreeAnswerAsExpertise,
            AgreeAnswerAsTeam,
            AnswerQuestion,
            MakeClarificationNotice,
            PublishClarificationNotice,
            RegisterQuestion,
        )

        project = self.tender_forwarded(project, authorities)
        self.later(days=7)
        question = self.act(
            RegisterQuestion,
            project,
            received_at=self.now,
            asker="Vrager BV",
            document="Programma van eisen",
            paragraph="3.2",
            text="Mag de schoonmaak ook overdag?",
        )
        answer = {"answer": "Ja, na overleg met de locatie.", "contributors": "Deskundige Linderveen"}
        self.act(AnswerQuestion, project, target=question, changes_agreement=True, **answer)
        self.act(AgreeAnswerAsTeam, project, target=question)
        self.act(AgreeAnswerAsExpertise, project, self.expertise, target=question)
        self.later(days=7)
        self.act(MakeClarificationNotice, project)
        self.act(
            PublishClarificationNotice,
            project,
            published_at=self.now,
            url="https://platform.example/512345/nota-1",
            is_last=True,
        )
        return Project.objects.get(pk=project.pk)

    def rules_laid_down(self, project: Project) -> None:
        """Sixty percent for a plan on a scale of 0 to 10, forty for the price relative to the lowest."""
        from projects.award.actions import AddCriterion, ChooseMethod, LayDownRules

        self.act(
            ChooseMethod,
            project,
            kind="weighted",
            decimals=2,
            rounding="criterion",
            tie_rule="quality",
            two_envelopes=False,
            valid_days=120,
            requirements="Is ingeschreven in het handelsregister.",
        )
        scale = "0 = onvoldoende\n4 = matig\n6 = voldoende\n8 = goed\n10 = uitstekend"
        self.act(AddCriterion, project, kind="quality", title="Plan van aanpak", weight=Decimal(60), scale=scale)
        self.act(AddCriterion, project, kind="price", title="Prijs", weight=Decimal(40), formula="relative")
        self.act(LayDownRules, project)

    @stage
    def requests_expected(self, project: Project | None = None) -> Project:
        """A restricted tender was published and forwarded, and its rules laid down: requests come in."""
        from projects.tender_documents.actions import ForwardTenderDocuments

        project = self.tender_published(project, procedure="restricted")
        self.act(ForwardTenderDocuments, project)
        self.rules_laid_down(project)
        return Project.objects.get(pk=project.pk)

    @stage
    def requests_opened(self, project: Project | None = None) -> Project:
        """The vault with requests was opened with three: 1 and 3 complete, 2 not; each has a file."""
        from projects.award.actions import OpenRequests, UploadRequest
        from projects.award.selection import requests_of

        project = self.requests_expected(project)
        self.now = project.publications.get().requests_until
        requests = [
            {"name": "Schoon BV", "email": "info@schoon.example", "complete": True},
            {"name": "Half BV", "email": "", "complete": False, "remark": "De eigen verklaring ontbreekt."},
            {"name": "Fris BV", "email": "info@fris.example", "complete": True},
        ]
        self.act(OpenRequests, project, second_person="Tweede Paar Ogen", bids=requests)
        for request in requests_of(sole_lot(project)):
            self.act(UploadRequest, project, target=request, file=self.signed_pdf(request.bidder_name))
        return Project.objects.get(pk=project.pk)

    @stage
    def requests_shared(self, project: Project | None = None) -> Project:
        """The lead buyer and two of the three subject experts declared; the complete requests were shared with them."""
        from projects.award.actions import ShareRequests
        from projects.participation.actions import Declare

        project = self.requests_opened(project)
        self.act(Declare, project, agree=True)
        for authority in self.authorities[:2]:
            self.act(Declare, project, (authority, Role.SUBJECT_EXPERT), agree=True)
        self.act(ShareRequests, project)
        return Project.objects.get(pk=project.pk)

    @stage
    def selected(self, project: Project | None = None) -> Project:
        """Both complete requests passed the check; Schoon BV is invited, Fris BV is not, and everybody was told."""
        from projects.award.actions import RecordSelection, TellCandidates
        from projects.award.selection import suitable_requests

        project = self.requests_shared(project)
        for request in suitable_requests(sole_lot(project)):
            self.check(project, request)
        choice = {"invited-1": True, "invited-3": False, "reason-3": "Minder passende referenties."}
        self.act(RecordSelection, project, **choice)
        self.act(TellCandidates, project, through_platform=True)
        return Project.objects.get(pk=project.pk)

    @stage
    def vault_opened(
        self, project: Project | None = None, authorities: list[ContractingAuthority] | None = None
    ) -> Project:
        """The vault was opened with three bids: 1 and 3 complete, 2 not; each has a file."""
        from projects.award.actions import RecordOpening, UploadBid
        from projects.award.selectors import bids_of

        project = self.notice_published(project, authorities)
        self.rules_laid_down(project)
        self.later(days=27)
        bids = [
            {"name": "Schoon BV", "email": "info@schoon.example", "complete": True, "price": Decimal("1250000.00")},
            {"name": "Half BV", "email": "info@half.example", "complete": False, "remark": "Het prijsblad ontbreekt."},
            {"name": "Fris BV", "email": "info@fris.example", "complete": True, "price": Decimal("1310000.00")},
        ]
        self.act(RecordOpening, project, second_person="Tweede Paar Ogen", present="Notuliste", bids=bids)
        for bid in bids_of(sole_lot(project)):
            self.act(UploadBid, project, target=bid, file=self.signed_pdf(bid.bidder_name), part="plan van aanpak")
        return Project.objects.get(pk=project.pk)

    @stage
    def bids_shared(
        self, project: Project | None = None, authorities: list[ContractingAuthority] | None = None
    ) -> Project:
        """The lead buyer and two of the three subject experts declared; the complete bids were shared with them."""
        from projects.award.actions import ShareBids
        from projects.participation.actions import Declare

        project = self.vault_opened(project, authorities)
        self.act(Declare, project, agree=True)
        for authority in self.authorities[:2]:
            self.act(Declare, project, (authority, Role.SUBJECT_EXPERT), agree=True)
        self.act(ShareBids, project)
        return Project.objects.get(pk=project.pk)

    def check(self, project: Project, bid: Any, *fails: str, reason: str = "") -> Any:
        """A bid or request is checked; `fails` are codes of what it does not meet."""
        from projects.award.actions import CheckBid, CheckRequest
        from projects.award.checklist import items_of
        from projects.award.method import rules_of

        answers = {item.code: "nee" if item.code in fails else "ja" for item in items_of(rules_of(bid.lot))}
        return self.act(CheckRequest if bid.is_request else CheckBid, project, target=bid, reason=reason, **answers)

    def score(self, project: Project, bid: Any, authority: ContractingAuthority, score: int) -> Any:
        """The expert of an authority scores a bid alone."""
        from projects.award.actions import ScoreAlone

        scores = {"K1-score": Decimal(score), "K1-motivation": "Zo lees ik het plan."}
        return self.act(ScoreAlone, project, (authority, Role.SUBJECT_EXPERT), target=bid, **scores)

    def agree(self, project: Project, bid: Any, score: int, motivation: str) -> Any:
        """The consensus on a bid is recorded."""
        from projects.award.actions import RecordAssessment

        scores = {"K1-score": Decimal(score), "K1-motivation": motivation}
        return self.act(RecordAssessment, project, target=bid, **scores)

    @stage
    def scored_alone(self, project: Project | None = None) -> Project:
        """The complete bids were checked, and both declared experts scored them: 8 and 10 for 1, 6 and 8 for 3."""
        from projects.award.selectors import bids_of

        project = self.bids_shared(project)
        self.later(days=10)
        first, _incomplete, third = bids_of(sole_lot(project))
        for bid, scores in ((first, (8, 10)), (third, (6, 8))):
            self.check(project, bid)
            for authority, score in zip(self.authorities, scores, strict=False):
                self.score(project, bid, authority, score)
        return Project.objects.get(pk=project.pk)

    @stage
    def assessed(self, project: Project | None = None) -> Project:
        """The consensus is 10 for Schoon BV and 8 for Fris BV; the outcome was fixed."""
        from projects.award.actions import FixOutcome, OpenConsensus
        from projects.award.selectors import bids_of

        project = self.scored_alone(project)
        self.act(OpenConsensus, project)
        first, _incomplete, third = bids_of(sole_lot(project))
        self.agree(project, first, 10, "Sterk plan van aanpak.")
        self.agree(project, third, 8, "Goed, maar weinig concreet.")
        self.act(FixOutcome, project)
        return Project.objects.get(pk=project.pk)

    @stage
    def recommendation_offered(
        self, project: Project | None = None, authorities: list[ContractingAuthority] | None = None
    ) -> Project:
        """The complete bids were assessed, and Schoon BV is recommended, with four weeks to adopt."""
        from projects.award.actions import OfferAwardRecommendation
        from projects.award.selectors import bids_of

        project = self.assessed(project)
        first = bids_of(sole_lot(project)).first()
        self.act(
            OfferAwardRecommendation,
            project,
            winner=first,
            motivation="Schoon BV heeft de hoogste score.",
            adopt_by=self.now + timedelta(days=28),
        )
        return Project.objects.get(pk=project.pk)

    def adopt_recommendation(self, project: Project, authority: ContractingAuthority, **data: Any) -> Any:
        """The decider of an authority adopts the recommendation; `data` replaces what is filled in."""
        from projects.award.actions import AdoptAwardRecommendation

        filled_in = {
            "decided_on": self.now.date(),
            "decision_number": f"G-{authority.pk}",
            "signer_name": f"Burgemeester van {authority.name}",
            "signer_function": "burgemeester",
            "sign_in_portal": True,
        }
        return self.act(AdoptAwardRecommendation, project, (authority, Role.DECIDER), **filled_in | data)

    @stage
    def recommendation_adopted(
        self, project: Project | None = None, authorities: list[ContractingAuthority] | None = None
    ) -> Project:
        """These authorities (all, unless given) adopted the award recommendation; all of them participate."""
        project = self.recommendation_offered(project)
        self.later(days=7)
        for authority in self.authorities if authorities is None else authorities:
            self.adopt_recommendation(project, authority)
        return Project.objects.get(pk=project.pk)

    @stage
    def decision_sent(self, project: Project | None = None) -> Project:
        """The award decision was sent to the three bidders, with a standstill period of twenty days."""
        from projects.award.actions import SendAwardDecision

        project = self.recommendation_adopted(project)
        self.act(SendAwardDecision, project, standstill_days=20)
        return Project.objects.get(pk=project.pk)

    @stage
    def standstill_passed(self, project: Project | None = None) -> Project:
        """The standstill period is over."""
        from projects.award.selectors import standstill_end

        project = self.decision_sent(project)
        self.now = standstill_end(sole_lot(project)) + timedelta(hours=9)
        return Project.objects.get(pk=project.pk)

    def signed_pdf(self, name: str) -> Any:
        """A PDF as somebody uploads it after signing; another name gives another file."""
        import io

        from pypdf import PdfWriter

        from projects.documents.uploads import UploadKind, check_upload

        writer = PdfWriter()
        writer.add_blank_page(width=595, height=842)
        writer.add_metadata({"/Title": name})
        content = io.BytesIO()
        writer.write(content)
        return check_upload(content.getvalue(), "ondertekend.pdf", kind=UploadKind.SIGNED_DECISION)

    def agreement_uploaded(self, project: Project) -> Any:
        """The lead buyer uploaded the agreement to be signed; returns the document."""
        from projects.documents import store
        from projects.documents.models import DocumentKind
        from projects.procedure.steps import AudienceCode

        with self.at():
            return store.add_upload(
                project,
                self.signed_pdf("Overeenkomst"),
                title="Overeenkomst schoonmaak",
                kind=DocumentKind.AGREEMENT,
                step=Step.CONTRACT,
                audience=AudienceCode.TEAM,
                by=Actor(self.lead_buyer),
            )

    def agreement_ready(self, project: Project) -> Any:
        """The agreement to be signed was uploaded and established; returns the document."""
        document = self.agreement_uploaded(project)
        self.agreement_established(project)
        document.refresh_from_db()
        return document

    def agreement_established(self, project: Project, **more: Any) -> None:
        """Every answer that changes the agreement was worked into it, and its text was established."""
        from projects.clarification.selectors import changing_the_agreement
        from projects.contract.actions import EstablishAgreement, ProcessChanges

        if rows := dict.fromkeys(changing_the_agreement(project), ("processed", "Artikel 4.")):
            self.act(ProcessChanges, project, **more, rows=rows)
        self.act(EstablishAgreement, project, **more)

    @stage
    def definitive_award_sent(self, project: Project | None = None) -> Project:
        """The standstill passed, and the definitive award was sent with the agreement."""
        from projects.contract.actions import SendDefinitiveAward

        project = self.standstill_passed(project)
        self.agreement_ready(project)
        starts = self.now.date() + timedelta(days=30)
        self.act(SendDefinitiveAward, project, starts_on=starts, ends_on=starts.replace(year=starts.year + 4))
        return Project.objects.get(pk=project.pk)

    def sign(self, project: Project, authority: ContractingAuthority) -> Any:
        """The decider of an authority hands in the signed agreement."""
        from projects.contract.actions import SignAgreement

        return self.act(
            SignAgreement,
            project,
            (authority, Role.DECIDER),
            file=self.signed_pdf(authority.name),
            signer_name=f"Burgemeester van {authority.name}",
            signer_function="burgemeester",
            reason="Vergeleken met het stuk dat is verstuurd.",
        )

    @stage
    def agreement_signed(
        self, project: Project | None = None, authorities: list[ContractingAuthority] | None = None
    ) -> Project:
        """These authorities (all, unless given) and the supplier signed the agreement."""
        from projects.contract.actions import RecordSupplierSignature

        project = self.definitive_award_sent(project)
        self.later(days=3)
        for authority in self.authorities if authorities is None else authorities:
            self.sign(project, authority)
        self.act(
            RecordSupplierSignature,
            project,
            file=self.signed_pdf("leverancier"),
            signer_name="D. Directeur",
            signer_function="directeur",
            reason="Vergeleken met het stuk dat is verstuurd.",
        )
        return Project.objects.get(pk=project.pk)

    @stage
    def contract_completed(self, project: Project | None = None) -> Project:
        """All parties signed and the contact persons were told: the evaluation starts."""
        from projects.contract.actions import CompleteContract

        project = self.agreement_signed(project)
        self.act(CompleteContract, project)
        return Project.objects.get(pk=project.pk)

    def evaluate(self, project: Project, authority: ContractingAuthority, score: int = 4, remarks: str = "") -> Any:
        """The contact person of an authority fills in the evaluation form, with the same score everywhere."""
        from projects.evaluation.actions import FillEvaluationForm
        from projects.evaluation.questions import SCORE
        from projects.evaluation.selectors import questions_of

        answers = {row.clean_name: score for row in questions_of(project) if row.field_type == SCORE}
        answers["remarks"] = remarks
        return self.act(FillEvaluationForm, project, (authority, Role.CONTACT), answers=answers)

    @stage
    def evaluated(self, project: Project | None = None) -> Project:
        """Every authority filled in the form, and the lead buyer recorded the evaluation."""
        from projects.evaluation.actions import RecordEvaluation

        project = self.contract_completed(project)
        self.later(days=60)
        for authority in self.authorities:
            self.evaluate(project, authority)
        self.act(
            RecordEvaluation,
            project,
            text="Het project is volgens plan verlopen.",
            lessons="Begin eerder met de marktverkenning.\nVraag de gegevens van de gebouwen vooraf op.",
        )
        return Project.objects.get(pk=project.pk)

    @stage
    def finished(self, project: Project | None = None) -> Project:
        """The project is finished; its file is complete."""
        from projects.evaluation.actions import FinishProject

        project = self.evaluated(project)
        self.act(FinishProject, project)
        return Project.objects.get(pk=project.pk)

    ARCHIVE = {
        "archive_name": "Streekarchief Noord",
        "location": "Collectie Inkoop",
        "parent_name": "Aanbestedingen 2020–2029",
        "parent_identification": "SA-2020-17",
        "parent_source": "Streekarchief Noord",
        "sidecar_ending": "mdto.xml",
        "as_bagit": False,
        "carrier": "",
    }

    def archive(self, project: Project, authority: ContractingAuthority, **chosen: Any) -> Any:
        """Where the packages of an authority go; `chosen` replaces what is filled in."""
        from projects.dossier.actions import SetArchive

        target = project.participations.get(authority=authority)
        return self.act(SetArchive, project, target=target, **self.ARCHIVE | chosen)

    @stage
    def dossier_complete(self, project: Project | None = None) -> Project:
        """The award notice was recorded as well, and the archive of every authority is known."""
        from projects.contract.actions import RecordAwardNotice

        project = self.finished(project)
        self.act(RecordAwardNotice, project, number="456789", sent_on=self.now.date())
        for authority in self.authorities:
            self.archive(project, authority)
        return Project.objects.get(pk=project.pk)

    def ask_for_packages(self, project: Project, *authorities: ContractingAuthority) -> list[Any]:
        """Packages are asked for (for all, unless given); nothing is built yet."""
        from projects.dossier.actions import AskForPackages

        return self.act(AskForPackages, project, authorities=list(authorities or self.authorities))

    def build(self) -> None:
        """The worker builds what waits."""
        from projects.dossier.building import build_all

        with self.at(self.later(minutes=1)):
            build_all()

    @stage
    def dossier_offered(self, project: Project | None = None) -> Project:
        """The packages were built and offered."""
        from projects.dossier.actions import OfferDossier

        project = self.dossier_complete(project)
        self.ask_for_packages(project)
        self.build()
        self.act(OfferDossier, project)
        return Project.objects.get(pk=project.pk)

    def receive(self, project: Project, authority: ContractingAuthority, sha256: str = "") -> Any:
        """The records officer of an authority confirms the receipt, with the right fingerprint unless given."""
        from projects.dossier.actions import ConfirmReceipt
        from projects.dossier.selectors import offered_package

        given = sha256 or offered_package(project, authority).sha256
        return self.act(ConfirmReceipt, project, (authority, Role.RECORDS), sha256=given)
