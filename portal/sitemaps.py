"""`/sitemap.xml`: what everyone may see, and nothing else (R131)."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap

from portal.search import visible_pages
from projects.progress.selectors import plan_years


class PageSitemap(Sitemap):
    """Pages anybody may read."""

    def items(self):
        return visible_pages(AnonymousUser()).order_by("path")

    def location(self, page) -> str:
        return page.url

    def lastmod(self, page):
        return page.last_published_at


class PlanSitemap(Sitemap):
    """The plan of each year."""

    def items(self) -> list[int]:
        return plan_years()

    def location(self, year: int) -> str:
        return f"/inkoopplan/{year}/"


SITEMAPS = {"pages": PageSitemap, "plan": PlanSitemap}
