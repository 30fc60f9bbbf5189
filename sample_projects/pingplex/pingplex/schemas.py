"""What the API takes and gives."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, EmailStr, Field, field_validator

from pingplex.db.accounts import Role
from pingplex.db.billing import PaymentState
from pingplex.db.generations import Kind, State, Vendor

Prompt = Annotated[str, Field(min_length=1, max_length=8_000)]


class FromRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class RegisterRequest(BaseModel):
    email: EmailStr
    password: Annotated[str, Field(min_length=10, max_length=72)]
    username: Annotated[str | None, Field(max_length=60)] = None
    is_adult: bool
    marketing_opt_in: bool = False
    campaign: Annotated[str | None, Field(max_length=40)] = None

    @field_validator("is_adult")
    @classmethod
    def adults_only(cls, value: bool) -> bool:
        if not value:
            raise ValueError("pingplex is for people of 18 years and older")
        return value


class LoginRequest(BaseModel):
    email: EmailStr
    password: str


class TokenResponse(BaseModel):
    access_token: str
    token_type: Literal["bearer"] = "bearer"


class ForgotPasswordRequest(BaseModel):
    email: EmailStr


class ResetPasswordRequest(BaseModel):
    token: str
    password: Annotated[str, Field(min_length=10, max_length=72)]


class LinkResponse(BaseModel):
    url: str


class ProfileResponse(FromRow):
    id: int
    email: EmailStr
    username: str | None
    avatar_path: str | None
    preferences: dict[str, Any]
    marketing_opt_in: bool
    credits: int
    created_at: datetime


class ProfileUpdate(BaseModel):
    email: EmailStr | None = None
    username: Annotated[str | None, Field(max_length=60)] = None
    preferences: dict[str, Any] | None = None
    marketing_opt_in: bool | None = None


class GenerationRequest(BaseModel):
    kind: Kind
    vendor: Vendor
    prompt: Prompt
    negative_prompt: Annotated[str | None, Field(max_length=2_000)] = None
    improve: bool = False
    aspect_ratio: Literal["1:1", "16:9", "9:16"] = "1:1"
    seconds: Annotated[int, Field(ge=5, le=10)] = 5
    voice: str = "alloy"

    def options(self) -> dict[str, Any]:
        return self.model_dump(include={"improve", "aspect_ratio", "seconds", "voice"})


class GenerationResponse(FromRow):
    public_id: str
    kind: Kind
    vendor: Vendor
    state: State
    prompt: str
    result_text: str | None
    failure: str | None
    cost: int
    created_at: datetime


class MetadataResponse(BaseModel):
    media_type: str
    width: int | None
    height: int | None
    bytes: int


class PlanResponse(FromRow):
    key: str
    title: str
    credits: int
    price_usd: Decimal
    price_rub: Decimal


class CheckoutRequest(BaseModel):
    plan: str
    gateway: Literal["stripe", "yookassa", "cryptomus"]


class CheckoutResponse(BaseModel):
    reference: str
    url: str


class PaymentResponse(FromRow):
    reference: str
    gateway: str
    plan: str
    amount: Decimal
    currency: str
    state: PaymentState
    created_at: datetime


class AccountRow(FromRow):
    id: int
    email: EmailStr
    username: str | None
    role: Role
    is_blocked: bool
    credits: int
    created_at: datetime
    deleted_at: datetime | None


class AccountChange(BaseModel):
    is_blocked: bool | None = None
    role: Role | None = None
    credits: int | None = None


class NewsletterRequest(BaseModel):
    subject: Annotated[str, Field(max_length=150)]
    html: Annotated[str, Field(max_length=50_000)]


class Overview(BaseModel):
    accounts: int
    generations: dict[State, int]
    revenue: dict[str, float]
    visits: dict[str, int]
