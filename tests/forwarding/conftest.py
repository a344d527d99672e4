from tests.forwarding.services import ami_server as ami_server  # noqa: PLC0414, a fixture
from tests.forwarding.services import certified as certified  # noqa: PLC0414
from tests.forwarding.services import memo_server as memo_server  # noqa: PLC0414
