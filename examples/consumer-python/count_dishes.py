#!/usr/bin/env python3
"""Counts how often each dish was ordered, from outside Waggle: each event once, whatever dies when.

REDIS_URL=redis://localhost:6379 python3 count_dishes.py dishes.db     # docs/protocol.md explains each step
"""
import contextlib
import json
import os
import sqlite3
import sys
import time

import redis

STREAM = ":".join(filter(None, [os.environ.get("WAGGLE_NAMESPACE"), "orders-stream"]))
GROUP, CONSUMER = "dishes-in-python", f"{os.uname().nodename}-{os.getpid()}"
CLAIM_AFTER_MS = int(os.environ.get("CLAIM_AFTER_MS", "30000"))  # longer than handling ever takes
KEPT_S = 8 * 86400  # an event comes again for seven days at most
NO_EVENT = (KeyError, TypeError, ValueError, sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError)

server = redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://localhost:6379"))
db = sqlite3.connect(sys.argv[1])
db.execute("CREATE TABLE IF NOT EXISTS handled (event_id TEXT PRIMARY KEY, at REAL NOT NULL)")
db.execute("CREATE TABLE IF NOT EXISTS refused (entry_id TEXT PRIMARY KEY, fields TEXT NOT NULL)")
db.execute("CREATE TABLE IF NOT EXISTS dishes (item_id TEXT PRIMARY KEY, ordered INTEGER NOT NULL)")


def handle(fields):
    if fields.get(b"group", GROUP.encode()) != GROUP.encode():
        return  # a replay for another group
    event = json.loads(fields[b"event"])
    if event["event_type"] != "order.created" or event["event_version"] not in (1, 2):
        return
    with db:  # the id and the effect in one transaction: a repeat changes nothing
        new = db.execute("INSERT OR IGNORE INTO handled VALUES (?, ?)", (event["event_id"], time.time()))
        for line in event["payload"]["items"] if new.rowcount else []:
            db.execute("INSERT INTO dishes VALUES (?, ?) ON CONFLICT DO UPDATE SET ordered = ordered + excluded.ordered",
                       (line["item_id"], line["quantity"]))
        db.execute("DELETE FROM handled WHERE at < ?", (time.time() - KEPT_S,))


def handle_all(entries):
    for entry_id, fields in entries:
        try:
            handle(fields)
        except NO_EVENT:  # kept for somebody to look at, and out of the way
            with db:
                db.execute("INSERT OR IGNORE INTO refused VALUES (?, ?)", (entry_id.decode(), repr(fields)))
        server.xack(STREAM, GROUP, entry_id)  # after the commit


while True:
    try:
        with contextlib.suppress(redis.ResponseError):  # BUSYGROUP: it is there
            server.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        cursor = None
        while cursor not in (b"0-0", "0-0"):  # what a process that died had read and not acknowledged
            cursor, entries = server.xautoclaim(STREAM, GROUP, CONSUMER, CLAIM_AFTER_MS, cursor or "0-0", count=100)[:2]
            handle_all(entries)
        for _, entries in server.xreadgroup(GROUP, CONSUMER, {STREAM: ">"}, count=100, block=CLAIM_AFTER_MS // 3) or []:
            handle_all(entries)
    except redis.RedisError as error:  # away, or emptied (NOGROUP): it comes back, and so does what was lost
        print(error, file=sys.stderr)
        time.sleep(1)
