"""The run that Start would begin, from all that is chosen."""

from __future__ import annotations

from core import events
from core.config import (
    BUNDLED,
    NO_GROUP,
    DataTable,
    ModelTable,
    OutputTable,
    PrivacyTable,
    RunConfig,
    ServerTable,
    TrainingTable,
)
from core.presets import PRESETS, PresetName, StartingValues, starting_values
from gui.state import AppState


def planned_run(
    state: AppState,
    training: TrainingTable,
    *,
    train_input_blocks: bool,
    most_read_back: float,
    name: str,
) -> RunConfig:
    """Model, cut, server, data and noise from `state`; the rest as given."""
    data, mapping = state.data, state.mapping
    columns = mapping.mapping if mapping else events.ColumnMapping()
    return RunConfig(
        model=ModelTable(
            source=state.model.source if state.model else state.settings.model,
            input_blocks=state.input_blocks,
            output_blocks=state.output_blocks,
        ),
        server=ServerTable(url=BUNDLED if state.server.bundled else state.server.url),
        data=DataTable(
            train=data.path if data else "",
            prompt=columns.prompt,
            response=columns.response,
            messages=columns.messages,
            text=columns.text,
            group=columns.group or NO_GROUP,
            mask=state.masks_data,
            template=columns.template,
            task=mapping.task if mapping else "",
        ),
        privacy=PrivacyTable(
            noise_level=state.noise_level,
            gradient_noise=state.gradient_noise,
            train_input_blocks=train_input_blocks,
            eight_bits=state.settings.eight_bits,
            most_read_back=most_read_back,
        ),
        training=training,
        output=OutputTable(name=name),
    )


def preset_values(state: AppState, batch_size: int) -> dict[PresetName, StartingValues]:
    """What the presets mean for the open file and its task."""
    mapping = state.mapping or events.MappingChanged()
    task = mapping.task or mapping.guessed_task
    return {
        name: starting_values(name, task, state.usable_rows, mapping.characters, batch_size)
        for name in PRESETS
    }
