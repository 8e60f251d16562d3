"""`/health/live`, `/health/ready` and `/health/mail`."""

from datetime import timedelta

from django.db import connection
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from projects.outbox.deliver import due
from projects.procedure import clock

# A message that waits longer says that no worker runs, or that the mail server is away.
LATE = timedelta(minutes=15)


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers; 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def mail(request: HttpRequest) -> JsonResponse:
    """How long the oldest message has been due, in seconds; 503 when that is too long or the database is away."""
    try:
        oldest = due().order_by("due_at").values_list("due_at", flat=True).first()
    except Error:
        return JsonResponse({"status": "database unavailable"}, status=503)
    waiting = clock.now() - oldest if oldest else timedelta()
    late = waiting > LATE
    facts = {"status": "late" if late else "ok", "oldest_due_seconds": int(waiting.total_seconds())}
    return JsonResponse(facts, status=503 if late else 200)
