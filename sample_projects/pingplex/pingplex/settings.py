"""Settings, read once from the environment (and `.env` on a developer's machine)."""

from functools import lru_cache
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    environment: str = "development"
    public_url: str = "http://localhost:8000"
    database_url: str = "postgresql+asyncpg://pingplex:pingplex@localhost:5432/pingplex"
    media_root: Path = Path("var/media")

    jwt_secret: SecretStr = SecretStr("development-only-secret-of-32-bytes!")
    jwt_ttl_hours: int = 72
    session_secret: SecretStr = SecretStr("development-only-session-secret")

    google_client_id: str = ""
    google_client_secret: SecretStr = SecretStr("")

    openai_api_key: SecretStr = SecretStr("unset")
    openai_text_model: str = "gpt-4.1-mini"
    openai_image_model: str = "gpt-image-1"

    google_api_key: SecretStr = SecretStr("unset")
    google_text_model: str = "gemini-2.5-flash"
    google_image_model: str = "imagen-4.0-generate-001"

    dashscope_api_key: SecretStr = SecretStr("unset")
    dashscope_base_url: str = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
    dashscope_text_model: str = "qwen-plus"
    dashscope_image_model: str = "wan2.2-t2i-flash"
    dashscope_video_model: str = "wan2.2-i2v-flash"

    kling_base_url: str = "https://api.klingai.com"
    kling_access_key: str = "unset"
    kling_secret_key: SecretStr = SecretStr("unset-unset-unset-unset-unset-unset")
    kling_model: str = "kling-v2-1"

    stripe_secret_key: SecretStr = SecretStr("unset")
    stripe_webhook_secret: SecretStr = SecretStr("unset")
    yookassa_shop_id: str = "unset"
    yookassa_secret_key: SecretStr = SecretStr("unset")
    cryptomus_merchant_id: str = "unset"
    cryptomus_payment_key: SecretStr = SecretStr("unset")

    resend_api_key: SecretStr = SecretStr("unset")
    mail_from: str = "pingplex <no-reply@pingplex.example>"
    growth_webhook_url: str = "https://hooks.growthpanel.io/in/px-7f2c"

    request_log_days: int = 30
    generation_days: int = 90
    account_grace_days: int = 30
    billing_years: int = 7
    signup_credits: int = 25
    max_upload_bytes: int = 20 * 1024 * 1024

    @property
    def is_production(self) -> bool:
        return self.environment == "production"


@lru_cache
def get_settings() -> Settings:
    return Settings()
