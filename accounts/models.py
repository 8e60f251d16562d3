"""Who: people, contracting authorities, and in which role somebody works for an authority (R4, R38, R137)."""

import hashlib
import secrets
import uuid
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import (
    ContractingAuthorityQuerySet,
    DeputyQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
)


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A user with a usable password, or none when `password` is None. Raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A user with every permission of the site, and none in the procedure (R52)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A person. Signs in with an e-mail address; deactivated and anonymised, never deleted (R132)."""

    username = None
    email = models.EmailField(_("e-mail address"), unique=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    # Part of the address of this person's calendar; whoever has the address reads the dates.
    calendar_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seen_at = models.DateTimeField(_("last looked at the overview at"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuses: evidence names people. Deactivate instead (R132)."""
        raise models.ProtectedError(_("A user is deactivated, never deleted."), {self})


class AuthorityKind(models.TextChoices):
    """Kinds of contracting authority in the official register (TOOI)."""

    MUNICIPALITY = "gemeente", _("municipality")
    PROVINCE = "provincie", _("province")
    WATER_AUTHORITY = "waterschap", _("water authority")
    JOINT_ARRANGEMENT = "gemeenschappelijke-regeling", _("joint arrangement")
    OTHER = "overig", _("other contracting authority")


DECIDING_BODIES = {
    AuthorityKind.MUNICIPALITY: "college van burgemeester en wethouders",
    AuthorityKind.PROVINCE: "Gedeputeerde Staten",
}
DECIDING_BODY_OF_OTHERS = "dagelijks bestuur"
# What some authorities are called instead of their kind.
OTHER_WORDS_FOR = {AuthorityKind.WATER_AUTHORITY: ("hoogheemraadschap", "wetterskip")}


class ContractingAuthority(models.Model):
    """An aanbestedende dienst. The official register, of which the affiliated ones (R4) can be invited and take part.

    `affiliated_from` and `affiliated_until` are the period of the Aansluitovereenkomst, both days included.
    """

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=40, choices=AuthorityKind.choices)
    tooi_code = models.CharField(_("TOOI code"), max_length=20, blank=True)
    province = models.CharField(_("province"), max_length=40, blank=True)
    region = models.CharField(
        _("region"), max_length=80, blank=True, help_text=_("Counts for “crosses regions” when a project is weighed.")
    )
    inhabitants = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    deciding_body_override = models.CharField(
        _("deciding body"), max_length=120, blank=True, help_text=_("Leave empty for the usual body of this kind.")
    )
    records_email = models.EmailField(_("address of the records department"), blank=True)
    procurement_policy_url = models.URLField(_("procurement policy"), blank=True)
    affiliated_from = models.DateField(_("affiliated from"), null=True, blank=True)
    affiliated_until = models.DateField(_("affiliated until"), null=True, blank=True)
    exists_from = models.DateField(_("exists from"), null=True, blank=True)
    exists_until = models.DateField(_("exists until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = ContractingAuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("contracting authority")
        verbose_name_plural = _("contracting authorities")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["tooi_code"], condition=~Q(tooi_code=""), name="authority_tooi_unique"),
            models.UniqueConstraint(
                Lower("name"),
                "kind",
                condition=Q(exists_until__isnull=True),
                name="authority_name_unique",
                violation_error_message=_("An authority of this kind with this name exists already."),
            ),
            models.CheckConstraint(
                condition=Q(affiliated_until__isnull=True) | Q(affiliated_until__gte=F("affiliated_from")),
                name="authority_affiliation_order",
                violation_error_message=_("The affiliation cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name as one says it: “gemeente Linderveen”, “waterschap De Lage Beken”, “Hoogheemraadschap De Lek”."""
        if self.kind in (AuthorityKind.JOINT_ARRANGEMENT, AuthorityKind.OTHER):
            return self.name
        says_it_already = (self.kind, *OTHER_WORDS_FOR.get(self.kind, ()))
        return self.name if self.name.lower().startswith(says_it_already) else f"{self.kind} {self.name}"

    @property
    def deciding_body(self) -> str:
        """The body that decides (R55): by kind, unless the authority says otherwise. Dutch, as on its decisions."""
        return self.deciding_body_override or DECIDING_BODIES.get(self.kind, DECIDING_BODY_OF_OTHERS)

    def is_affiliated(self, on: date) -> bool:
        """Whether the Aansluitovereenkomst holds on that day (R4)."""
        started = self.affiliated_from is not None and self.affiliated_from <= on
        return started and (self.affiliated_until is None or on <= self.affiliated_until)


class Role(models.TextChoices):
    """In which role somebody works for an authority."""

    CONTACT = "contact", _("contact person")
    DECIDER = "decider", _("decider")
    SUBJECT_EXPERT = "subject_expert", _("subject expert")
    RECORDS = "records", _("records officer")
    READER = "reader", _("reader")


class Period(models.Model):
    """From a day until a day, both included; without an end it goes on.

    One that was ended at once (`ended_at`) does not hold on its last day any more.
    """

    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def end_now(self, at: datetime) -> None:
        """Ends it at that instant (aware); one that had not started yet counts as never valid. Saves."""
        self.valid_until = max(timezone.localdate(at), self.valid_from)
        self.ended_at = at
        self.save(update_fields=["valid_until", "ended_at"])


class Membership(Period):
    """A person in one role for one authority, during a period. One row for each role (R38, R137)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person"))
    authority = models.ForeignKey(
        ContractingAuthority, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("authority")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["authority__name", "role", "user__last_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority", "role"],
                condition=Q(valid_until__isnull=True),
                name="membership_unique",
                violation_error_message=_("This person has this role already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="membership_period_order",
                violation_error_message=_("The end cannot lie before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.authority}"

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuses: who worked where stays known. End it instead (R132)."""
        raise models.ProtectedError(_("A membership is ended, never deleted."), {self})


class Deputy(Period):
    """Somebody of the same authority who decides in a decider's place during a period (R137)."""

    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="deputies")
    decider = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputises_for")

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(condition=~Q(decider=F("deputy")), name="deputy_is_somebody_else"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=False) & Q(valid_until__gte=F("valid_from")), name="deputy_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.decider}"


INVITATION_DAYS = 30


class Invitation(models.Model):
    """The only way to an account: an address, a role at an authority or a staff role, and a secret that is mailed once.

    Only the sha256 of the secret is stored. Valid for INVITATION_DAYS days, once.
    """

    email = models.EmailField(_("e-mail address"))
    authority = models.ForeignKey(
        ContractingAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    staff_role = models.CharField(_("staff role"), max_length=40, blank=True)
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="invitations_sent")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=(Q(authority__isnull=False) & ~Q(role="") & Q(staff_role=""))
                | (Q(authority__isnull=True) & Q(role="") & ~Q(staff_role="")),
                name="invitation_for_one_side",
                violation_error_message=_(
                    "Choose either an authority with a role there, or a role at the purchasing organisation."
                ),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def role_name(self) -> str:
        """The role as it stands on screen, of whichever side."""
        return self.get_role_display() if self.role else self.staff_role

    @staticmethod
    def digest(secret: str) -> str:
        """The sha256 of a secret, as stored."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def make(cls, *, email: str, by: User | None, at, **fields: object) -> tuple["Invitation", str]:
        """A saved invitation and its secret, which is not kept anywhere else."""
        secret = secrets.token_urlsafe(32)
        invitation = cls.objects.create(
            email=email.strip().lower(),
            secret_sha256=cls.digest(secret),
            invited_by=by,
            invited_at=at,
            expires_at=at + timedelta(days=INVITATION_DAYS),
            **fields,
        )
        return invitation, secret

    def is_open(self, at) -> bool:
        """Whether it can still be accepted at that instant."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at
