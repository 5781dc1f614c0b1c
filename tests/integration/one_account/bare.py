"""A program without the SDK: it sends each field that it changes, and nothing else."""

from __future__ import annotations

from typing import Any

import requests

from discogs.sandbox import Sandbox
from tests.integration.one_account.books import ME, Fields, Key, Kind

COLLECTION = f"/users/{ME}/collection/folders"


class Refused(Exception):
    """The server said no."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__(answer.status_code, answer.text)
        self.status = answer.status_code


class Bare:
    """Writes as any HTTP client would. Where items are, the books tell it."""

    name = "bare client"

    def __init__(self, sandbox: Sandbox, books: dict[Key, Fields]) -> None:
        self._url = sandbox.url
        self._books = books
        self._http = requests.Session()
        self._http.headers["Authorization"] = f"Discogs token={sandbox.token}"
        self._http.headers["User-Agent"] = "Bare/1.0"

    def close(self) -> None:
        self._http.close()

    def change(self, key: Key, fields: Fields) -> None:
        match key.kind:
            case "item":
                self._change_item(key, fields)
            case _:
                self._send("POST", self._path(key), {**fields})

    def say(self, key: Key, text: str, status: str | None) -> None:
        body = {"message": text} | ({"status": status} if status else {})
        self._send("POST", f"{self._path(key)}/messages", body)

    def add(self, kind: Kind, fields: Fields) -> Key:
        match kind:
            case "listing":
                made = self._send("POST", "/marketplace/listings", {**fields})
                return Key(kind, made["listing_id"])
            case "item":
                path = f"{COLLECTION}/{fields['folder']}/releases/{fields['release_id']}"
                return Key(kind, self._send("POST", path)["instance_id"])
            case "want":
                key = Key(kind, fields["release_id"])
                self._send("PUT", self._path(key))
                written = {name: fields[name] for name in ("rating", "notes") if name in fields}
                if written:
                    self._send("POST", self._path(key), written)
                return key
            case _:
                return Key(kind, self._send("POST", COLLECTION, {"name": fields["name"]})["id"])

    def delete(self, key: Key) -> None:
        self._send("DELETE", self._path(key))

    def _change_item(self, key: Key, fields: Fields) -> None:
        sent = {"rating": fields.get("rating"), "folder_id": fields.get("folder")}
        if any(value is not None for value in sent.values()):
            self._send("POST", self._path(key), sent)
        there = self._path(key, fields.get("folder"))
        for name, text in fields.items():
            if name.startswith("note "):
                self._send("POST", f"{there}/fields/{name.removeprefix('note ')}", {"value": text})

    def _path(self, key: Key, folder: int | None = None) -> str:
        match key.kind:
            case "listing" | "order":
                return f"/marketplace/{key.kind}s/{key.id}"
            case "item":
                fields = self._books[key]
                folder = folder or fields["folder"]
                where = f"{COLLECTION}/{folder}/releases/{fields['release_id']}"
                return f"{where}/instances/{key.id}"
            case "want":
                return f"/users/{ME}/wants/{key.id}"
            case "folder":
                return f"{COLLECTION}/{key.id}"
            case "profile":
                return f"/users/{ME}"

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(method, f"{self._url}{path}", json=body, timeout=10)
        if not answer.ok:
            raise Refused(answer)
        return answer.json() if answer.content else None
