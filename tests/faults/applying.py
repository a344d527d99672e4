"""Any number of distinct candidates, each with a company of their own."""

from jepostule.domain import applications
from jepostule.store.database import transaction
from tests import factories
from tests.factories import PDF


async def submit(number: int = 0, size: int = 0) -> None:
    """Candidate `number` applies, with a document of at least `size` bytes."""
    people = {"candidate_email": f"camille{number}@example.org", "employer_email": f"robin{number}@example.org"}
    async with transaction() as session:
        invitation = factories.invitation(await factories.platform(session), **people, siret=f"{number:014}")
        document = factories.upload(content=PDF.ljust(size))
        await applications.submit(session, invitation, factories.words(), [document])
