"""The house stands."""


def test_health(client):
    assert client.get("/health").json()["version"]
