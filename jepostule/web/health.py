"""For those who watch: is the process alive?"""

from litestar import MediaType, get


@get("/healthz", media_type=MediaType.TEXT)
async def alive() -> str:
    return "ok"


routes = [alive]
