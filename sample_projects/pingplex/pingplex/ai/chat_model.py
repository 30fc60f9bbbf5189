"""Chat completions, for OpenAI and for every vendor that speaks its protocol."""

from openai import AsyncOpenAI, OpenAIError

from pingplex.errors import ProviderFailed

Message = dict[str, str]


class ChatModel:
    def __init__(self, api_key: str, model: str, base_url: str | None = None) -> None:
        self._client = AsyncOpenAI(api_key=api_key, base_url=base_url, timeout=90)
        self._model = model

    async def complete(self, text: str, *, instructions: str | None = None) -> str | None:
        return await self._ask(_compose(text, instructions))

    async def _ask(self, messages: list[Message]) -> str | None:
        try:
            # sink: openai <- user.content.prompt from Generation.prompt; sink: dashscope <- user.content.prompt from Generation.prompt
            completion = await self._client.chat.completions.create(
                model=self._model, messages=messages, temperature=0.8
            )
        except OpenAIError as error:
            raise ProviderFailed(f"{self._model} is not available right now") from error
        return completion.choices[0].message.content


def _compose(text: str, instructions: str | None) -> list[Message]:
    messages: list[Message] = []
    if instructions:
        messages.append({"role": "system", "content": instructions})
    messages.append({"role": "user", "content": text})
    return messages
