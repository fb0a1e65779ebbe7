"""The sheets of a document, set region by region: one column here, two there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from practice.flow import Flow, Frame, Unit
from practice.ink import Sheet
from practice.look import Look

_NEVER = 1e9


@dataclass(slots=True)
class _State:
    """What is undone when a region is set again."""

    sheets: int
    marks: list[int]
    units: int


class Pages:
    """Where setting stands: the sheet (from 0) and ``y`` on it."""

    def __init__(self, look: Look, front: int) -> None:
        self.look = look
        self.sheets = [Sheet(*look.page) for _ in range(front)]
        self.units: list[Unit] = []
        self.sheet, self.y = front, look.margin_top
        self._frames = 0

    def skip(self, height: float) -> None:
        """White space; none at the top of a page."""
        if self.y > self.look.margin_top:
            self.y += height

    def turn(self) -> None:
        """Go on to a new page, unless this one is empty."""
        if self.y > self.look.margin_top:
            self.sheet, self.y = self.sheet + 1, self.look.margin_top

    def region(self, columns: int, write: Callable[[Flow], None], least: float = 60.0) -> None:
        """Set what ``write`` puts into a flow over so many columns, from here on. Columns are
        made equally long at the region's end, so ``write`` runs several times; a region starts
        on a new page when less than ``least`` is left of this one."""
        bottom = self.look.page[1] - self.look.margin_bottom
        if self.y + least > bottom:
            self.turn()
        state = self._state()
        last, low, _ = self._pour(columns, write, _NEVER, bottom)
        if columns > 1:
            low = self._balance(columns, write, last, bottom, state)
        self.sheet, self.y = last, low

    def _balance(
        self,
        columns: int,
        write: Callable[[Flow], None],
        last: int,
        bottom: float,
        state: _State,
    ) -> float:
        """Set again with the least height of the last page that holds everything."""
        step = self.look.leading / 4
        top = self.y if last == self.sheet else self.look.margin_top
        few, many = 1, int((bottom - top) / step)
        while few < many:
            middle = (few + many) // 2
            self._undo(state)
            ended, _, overfull = self._pour(columns, write, last, top + middle * step)
            fits = ended == last and not overfull
            few, many = (few, middle) if fits else (middle + 1, many)
        self._undo(state)
        cut = top + many * step if many * step < bottom - top - step else bottom
        return self._pour(columns, write, last, cut)[1]

    def _pour(
        self, columns: int, write: Callable[[Flow], None], last: float, cut: float
    ) -> tuple[int, float, bool]:
        """The sheet on which it ends, the lowest point reached there, and whether something was
        higher than its frame. Frames of the sheet ``last`` end at ``cut``."""
        reached: dict[int, float] = {}
        base = self._frames
        here = self.sheet, self.y
        bottom = self.look.page[1] - self.look.margin_bottom

        def frames(number: int) -> Frame:
            sheet = here[0] + number // columns
            while len(self.sheets) <= sheet:
                self.sheets.append(Sheet(*self.look.page))
            room = self.look.page[0] - 2 * self.look.margin_x
            wide = (room - self.look.gutter * (columns - 1)) / columns
            x = self.look.margin_x + number % columns * (wide + self.look.gutter)
            top = here[1] if sheet == here[0] else self.look.margin_top
            low = cut if sheet == last else bottom
            self._frames = max(self._frames, base + number + 1)
            short = top > self.look.margin_top
            return Frame(base + number, sheet, x, top, wide, low, short)

        flow = _Watched(self.sheets, frames, self.units, reached)
        write(flow)
        flow.end()
        return flow.frame.sheet, reached[flow.frame.sheet], flow.overfull

    def _state(self) -> _State:
        marks = [len(sheet.marks) for sheet in self.sheets]
        return _State(len(self.sheets), marks, len(self.units))

    def _undo(self, state: _State) -> None:
        del self.sheets[state.sheets :]
        for sheet, count in zip(self.sheets, state.marks, strict=True):
            del sheet.marks[count:]
        del self.units[state.units :]


class _Watched(Flow):
    """A flow that notes how far down it came on each sheet."""

    def __init__(
        self,
        sheets: list[Sheet],
        frames: Callable[[int], Frame],
        units: list[Unit],
        reached: dict[int, float],
    ) -> None:
        super().__init__(sheets, frames, units)
        self._reached = reached

    def leave(self) -> None:
        self._note()
        super().leave()

    def end(self) -> None:
        """The region is over."""
        self._settle()
        self._note()
        self.finish()

    def _note(self) -> None:
        sheet = self.frame.sheet
        self._reached[sheet] = max(self._reached.get(sheet, 0.0), self.y)
