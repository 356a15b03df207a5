"""The sessions of the signed-in user (contract 4.9)."""

import uuid

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth import sessions
from accounts.auth.viewsets import ApiViewSet
from accounts.models import LoginSession
from gotrs.common.api import listed, ok, read_page_request
from gotrs.common.api.schema import describe, path_id
from gotrs.common.errors import NotFound


class SessionSerializer(serializers.Serializer):
    """One login, by browser or by token pair."""

    id = serializers.CharField()
    user_agent = serializers.CharField()
    ip_address = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    last_activity = serializers.DateTimeField(help_text="To the minute.")
    current = serializers.BooleanField(help_text="Whether it is the one that asks.")


class SessionIdSerializer(serializers.Serializer):
    """The session that was ended."""

    id = serializers.CharField()


class SessionsEndedSerializer(serializers.Serializer):
    """How many sessions were ended."""

    ended = serializers.IntegerField()


class MySessionsViewSet(ApiViewSet):
    """/users/me/sessions"""

    closed_to_tokens = True

    @describe("me_sessions_list", "My sessions", "Me", SessionSerializer, many=True)
    def list(self, request: Request) -> Response:
        """A whole list, the last used first."""
        found = sessions.open_sessions_of(self.person)
        rows = [self._row(session) for session in found]
        return listed(read_page_request(request.query_params).of_list(rows))

    @describe(
        "me_sessions_end", "End one of my sessions", "Me", SessionIdSerializer, message=True,
        query=(path_id("id", "The session's id.", str),), errors=(404,),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str) -> Response:
        """Its tokens and its cookie stop at once."""
        session_id = _read_uuid(pk)
        sessions.end_own_session(self.person, session_id, actor=self.actor)
        return ok({"id": str(session_id)}, "The session was ended.")

    @describe(
        "me_sessions_end_others", "End my other sessions", "Me", SessionsEndedSerializer,
        message=True,
    )  # fmt: skip
    def destroy_others(self, request: Request) -> Response:
        """All but the calling one."""
        ended = sessions.end_other_sessions(self.person, keep=self.session, actor=self.actor)
        return ok({"ended": ended}, "The other sessions were ended.")

    def _row(self, session: LoginSession) -> dict[str, object]:
        return {
            "id": str(session.pk),
            "user_agent": session.user_agent,
            "ip_address": session.ip_address,
            "created_at": session.created_at,
            "last_activity": session.last_activity,
            "current": session.pk == self.session.pk,
        }


def _read_uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound("Not found.") from None
