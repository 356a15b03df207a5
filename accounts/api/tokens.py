"""The personal API tokens of the signed-in user (contract 1.4, 4.9)."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth import api_tokens
from accounts.auth.viewsets import ApiViewSet
from accounts.models import ApiToken, TokenScope
from gotrs.common.api import InputSerializer, created, listed, ok, read_page_request
from gotrs.common.api.inputs import ChoiceFact, ListFact, TextFact, TimeFact, read_input
from gotrs.common.api.schema import describe, path_id
from gotrs.common.values import read_id


class TokenInput(InputSerializer):
    """A name to know it by, what it opens, and until when."""

    name = TextFact(max_length=200, blank=False, one_line=True, required=True)
    scopes = ListFact(
        item=ChoiceFact(choices=TokenScope.values), min_items=1, max_items=20, required=True
    )
    expires_at = TimeFact(allow_null=True)


class ApiTokenSerializer(serializers.Serializer):
    """A personal API token without its secret part."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How it begins.")
    scopes = serializers.ListField(child=serializers.ChoiceField(TokenScope.values))
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used = serializers.DateTimeField(allow_null=True, help_text="To the minute.")
    created_at = serializers.DateTimeField()


class NewApiTokenSerializer(ApiTokenSerializer):
    """The same with the token itself, this once."""

    token = serializers.CharField(help_text="Shown this once.")


class TokenIdSerializer(serializers.Serializer):
    """The token that was deleted."""

    id = serializers.IntegerField()


class MyTokensViewSet(ApiViewSet):
    """/users/me/tokens"""

    repeatable = False
    closed_to_tokens = True

    @describe("me_tokens_list", "My API tokens", "Me", ApiTokenSerializer, many=True)
    def list(self, request: Request) -> Response:
        """A whole list, newest first."""
        rows = [token_data(token) for token in api_tokens.tokens_of(self.person)]
        return listed(read_page_request(request.query_params).of_list(rows))

    @describe(
        "me_tokens_create", "Make an API token", "Me", NewApiTokenSerializer, body=TokenInput,
        status=201, errors=(409,),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """The scope ``admin`` is for admins; the token itself is shown this once."""
        said = read_input(TokenInput, self.body)
        token, text = api_tokens.issue_token(
            self.person,
            actor=self.actor,
            name=said["name"],
            scopes=said["scopes"],
            expires_at=said.get("expires_at"),
        )
        return created({**token_data(token), "token": text})

    @describe(
        "me_tokens_delete", "Delete an API token", "Me", TokenIdSerializer, message=True,
        query=(path_id("id", "The token's id."),), errors=(404,),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str) -> Response:
        """It stops at once."""
        token_id = read_id(pk)
        api_tokens.delete_token(self.person, token_id, actor=self.actor)
        return ok({"id": token_id}, "The token was deleted.")


def token_data(token: ApiToken) -> dict[str, Any]:
    """The object of the API."""
    return {
        "id": token.pk,
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
        "last_used": token.last_used_at,
        "created_at": token.created_at,
    }
