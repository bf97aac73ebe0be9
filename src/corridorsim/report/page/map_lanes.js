// Keeps a map's shape where the room for it changes, and lanes as many pixels apart whatever the zoom.
const {x_range, y_range, inner_width: wide, inner_height: high} = plot
if (!(wide > 0 && high > 0)) return
const [left, low, right, top] = box

const [was_wide, was_high, was_whole, was_settled] = plot.tags
if (was_wide !== wide || was_high !== high) {  // the frame has a new shape
  const [usual, tallest, flattest] = frame  // no phone is filled with ocean, no wide screen has but a strip
  const fits = Math.min(Math.max(usual, flattest * wide), tallest * wide)
  const settled = Math.abs(fits - high) <= 2
  if (!settled) plot.frame_height = Math.round(fits)
  const first = !was_settled  // nobody has zoomed yet
  const whole = Math.max((right - left) / wide, (top - low) / high)
  const zoom = first ? 1 : (x_range.end - x_range.start) / was_wide / was_whole
  const x = first ? (left + right) / 2 : (x_range.start + x_range.end) / 2
  const y = first ? (low + top) / 2 : (y_range.start + y_range.end) / 2
  plot.tags = [wide, high, whole, settled]
  const half = [whole * zoom * wide / 2, whole * zoom * high / 2]
  x_range.reset_start = (left + right - whole * wide) / 2
  x_range.reset_end = (left + right + whole * wide) / 2
  y_range.reset_start = (low + top - whole * high) / 2
  y_range.reset_end = (low + top + whole * high) / 2
  x_range.setv({start: x - half[0], end: x + half[0]})
  y_range.setv({start: y - half[1], end: y + half[1]})
  if (first && window.matchMedia("(pointer: fine)").matches) {
    plot.toolbar.active_drag = pan  // a finger scrolls the page, a mouse has a wheel for that
  }
}

const units = (x_range.end - x_range.start) / wide
const {xs, ys, aside_x, aside_y, units: laid} = source.data
let moved = false
for (let row = 0; row < laid.length; row++) {
  const by = units - laid[row]
  if (laid[row] === 0 || Math.abs(by) < 1e-3 * units) continue  // places stay where they are
  moved = true
  laid[row] = units
  for (let i = 0; i < xs[row].length; i++) {
    xs[row][i] += by * aside_x[row][i]
    ys[row][i] += by * aside_y[row][i]
  }
}
if (moved) source.change.emit()
