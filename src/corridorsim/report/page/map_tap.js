// Tells a finger what a resting mouse is told: Bokeh takes its words away as soon as the finger is lifted.
if (window.matchMedia("(pointer: fine)").matches) return
const {events_el} = cb_context.index.find_one_by_id(plot.id).canvas_view
const {left, top} = events_el.getBoundingClientRect()
const at = {clientX: left + cb_obj.sx, clientY: top + cb_obj.sy, isPrimary: true, bubbles: true}
setTimeout(() => events_el.dispatchEvent(new PointerEvent("pointermove", at)), 50)
