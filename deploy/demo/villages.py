from deploy.demo.api import DemoApi


async def seed(api: DemoApi) -> None:
    return None
