"""`/healthz`: 200 while the database answers and is up to date, 503 otherwise."""

import time

import pytest
from django.core.cache import cache
from django.db import DatabaseError

from minshi import health
from minshi.tasks import HEARTBEAT


@pytest.mark.django_db
def test_healthy(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["database"] == "ok"


@pytest.mark.django_db
def test_tells_how_old_the_heartbeat_is(client):
    assert client.get("/healthz").json()["heartbeat_age_seconds"] is None
    cache.set(HEARTBEAT, time.time() - 90, timeout=None)
    assert 90 <= client.get("/healthz").json()["heartbeat_age_seconds"] <= 92


@pytest.mark.django_db
def test_migrations_missing(client, monkeypatch):
    monkeypatch.setattr(health, "has_all_migrations", lambda: False)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] == "behind"


@pytest.mark.django_db
def test_database_away(client, monkeypatch):
    def fail():
        raise DatabaseError("gone")

    monkeypatch.setattr(health, "has_all_migrations", fail)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"database": "down", "heartbeat_age_seconds": None, "pdf": health.can_draw_pdf()}
