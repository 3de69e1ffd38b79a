"""The partition bar by mouse and by keys, its limits, its mirror image, and what it says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible

from gui.widgets.partition_bar import PartitionBar
from gui.widgets.partition_geometry import PartitionGeometry


@pytest.fixture
def bar(qtbot, look):
    made = PartitionBar(look)
    qtbot.addWidget(made)
    made.set_model(30)
    made.set_partition(3, 2)
    made.resize(900, made.sizeHint().height())
    made.show()
    return made


def middle_of(handle) -> QPoint:
    return handle.geometry().center()


def test_dragging_a_handle_follows_the_mouse_and_ends_with_one_commit(qtbot, bar):
    changed, committed = [], []
    bar.changed.connect(lambda *pair: changed.append(pair))
    bar.committed.connect(lambda *pair: committed.append(pair))
    start = middle_of(bar.input_handle)
    step = round(bar.geometry_of_parts().cell)
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=start)
    for blocks in (1, 2, 3):
        qtbot.mouseMove(bar, start + QPoint(blocks * step, 0))
    assert bar.partition() == (6, 2)
    assert changed == [(4, 2), (5, 2), (6, 2)]
    assert committed == []
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=start)
    assert committed == [(6, 2)]


def test_a_click_beside_the_handles_changes_nothing(qtbot, bar):
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.rect().center())
    assert bar.partition() == (3, 2)


@pytest.mark.parametrize(
    ("key", "inside"),
    [
        (Qt.Key.Key_Right, 4),
        (Qt.Key.Key_Left, 2),
        (Qt.Key.Key_PageUp, 8),
        (Qt.Key.Key_Home, 1),
        (Qt.Key.Key_End, 27),
    ],
)
def test_keys_move_the_first_handle(qtbot, bar, key, inside):
    with qtbot.waitSignal(bar.committed, timeout=1000) as caught:
        qtbot.keyClick(bar.input_handle, key)
    assert caught.args == [inside, 2]


def test_the_second_handle_moves_the_way_the_arrow_points(qtbot, bar):
    before = middle_of(bar.output_handle).x()
    qtbot.keyClick(bar.output_handle, Qt.Key.Key_Left)
    assert bar.partition() == (3, 3)
    assert middle_of(bar.output_handle).x() < before


def test_every_part_keeps_its_least_number_of_blocks(qtbot, bar):
    bar.set_model(30, 2, 4)
    assert bar.partition() == (3, 4)
    bar.set_partition(40, 40)
    inside, outside = bar.partition()
    assert inside + outside <= 29
    assert outside >= 4
    qtbot.keyClick(bar.input_handle, Qt.Key.Key_Home)
    assert bar.partition()[0] == 2


def test_the_mirror_image_turns_arrows_and_places_round(qtbot, bar):
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert middle_of(bar.input_handle).x() > middle_of(bar.output_handle).x()
    qtbot.keyClick(bar.input_handle, Qt.Key.Key_Left)
    assert bar.partition() == (4, 2)


def test_what_it_means_is_said_in_words(qtbot, bar):
    assert bar.captions()[0] == "Yours: words + 3 blocks"
    spoken = QAccessible.queryAccessibleInterface(bar.input_handle)
    assert spoken.role() == QAccessible.Role.Slider
    assert "Yours: words + 3 blocks" in spoken.text(QAccessible.Text.Description)
    qtbot.keyClick(bar.input_handle, Qt.Key.Key_Left)
    qtbot.keyClick(bar.input_handle, Qt.Key.Key_Left)
    assert "words + 1 block." in bar.input_handle.accessibleDescription()
    assert "Server's: 27 blocks" in bar.input_handle.accessibleDescription()


def test_without_a_model_nothing_can_be_moved(qtbot, bar):
    bar.setEnabled(False)
    assert not bar.input_handle.isVisible()
    assert bar._handle_at(QPointF(middle_of(bar.input_handle))) is None


@pytest.mark.parametrize("blocks", [3, 12, 30, 80, 400])
@pytest.mark.parametrize("mirrored", [False, True])
def test_places_and_numbers_agree_for_models_of_every_depth(blocks, mirrored):
    parts = PartitionGeometry(QRectF(0, 6, 1000, 64), blocks, 44, 16, mirrored)
    for inside in range(1, blocks - 1, max(1, blocks // 20)):
        assert parts.input_blocks_at(parts.input_cut(inside)) == inside
        assert parts.output_blocks_at(parts.output_cut(inside)) == inside
    boxes = [parts.words(), *(parts.block(n, 1, 1) for n in range(blocks)), parts.answer()]
    boxes.sort(key=lambda box: box.left())
    for left, right in pairwise(boxes):
        assert left.right() <= right.left() + 1e-6
    assert boxes[0].left() >= 0
    assert boxes[-1].right() <= 1000
