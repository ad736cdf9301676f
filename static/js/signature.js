// A signature drawn by finger, pen or mouse. The lines go into a hidden field as they are drawn:
// [[[x, y], …], …] in the frame of the picture (its viewBox), whatever the size of the screen.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const CLOSEST = 3; // Points nearer than this add weight and no shape.

  const enhance = (root) => {
    const field = document.getElementById(root.dataset.sign);
    const pad = root.querySelector("svg.ev-sign__pad");
    const status = root.querySelector("[data-sign-status]");
    let strokes = [];
    let drawing = null; // { id of the pointer, points, path }

    const pointOf = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY);
      const { x, y } = at.matrixTransform(pad.getScreenCTM().inverse());
      const { width, height } = pad.viewBox.baseVal;
      const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
      return [within(x, width), within(y, height)];
    };
    const draw = () => {
      const points = drawing.points.length > 1 ? drawing.points : [...drawing.points, ...drawing.points];
      drawing.path.setAttribute("d", `M${points.map((point) => point.join(" ")).join("L")}`);
    };
    const add = (event) => {
      const [x, y] = pointOf(event);
      const last = drawing.points.at(-1);
      if (last && Math.hypot(x - last[0], y - last[1]) < CLOSEST) return;
      drawing.points.push([x, y]);
    };
    const keep = () => {
      field.value = strokes.length ? JSON.stringify(strokes) : "";
    };

    pad.addEventListener("pointerdown", (event) => {
      if (drawing || event.button > 0) return;
      event.preventDefault();
      pad.setPointerCapture(event.pointerId);
      const path = document.createElementNS(SVG, "path");
      pad.append(path);
      drawing = { id: event.pointerId, points: [], path };
      add(event);
      draw();
    });
    pad.addEventListener("pointermove", (event) => {
      if (drawing?.id !== event.pointerId) return;
      const passed = event.getCoalescedEvents?.() ?? [];
      (passed.length ? passed : [event]).forEach(add);
      draw();
    });
    const finish = (event) => {
      if (drawing?.id !== event.pointerId) return;
      strokes.push(drawing.points);
      drawing = null;
      keep();
      status.textContent = "Signature tracée.";
    };
    pad.addEventListener("pointerup", finish);
    pad.addEventListener("pointercancel", finish);
    root.querySelector("[data-sign-clear]").addEventListener("click", () => {
      strokes = [];
      drawing = null;
      pad.querySelectorAll("path:not(.ev-sign__rule)").forEach((path) => path.remove());
      keep();
      status.textContent = "Effacé.";
    });
    // Going back in the browser may refill the field while the picture is blank.
    keep();
  };

  document.querySelectorAll("[data-sign]").forEach(enhance);
})();
