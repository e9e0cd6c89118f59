// A map on a large canvas, pixels as squares, with frames around some of them.
import {paintGrey, paintSigned} from "./draw.js";

const FRAMES = {window: ["#ffd24a", 3], pool: ["#5aa9e6", 2], mark: ["#ff5fa2", 3]};
const small = document.createElement("canvas");

// marks: [row, column, size, kind] each.
export function paintMap(canvas, levels, side, signed, marks = []) {
    (signed ? paintSigned : paintGrey)(small, levels, side, side);
    const context = canvas.getContext("2d"), pixel = canvas.width / side;
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, canvas.width, canvas.height);
    for (const [row, column, size, kind] of marks) {
        const [colour, width] = FRAMES[kind];
        for (const [style, line] of [["#000000", width + 2], [colour, width]]) {
            context.strokeStyle = style;
            context.lineWidth = line;
            context.strokeRect(column * pixel, row * pixel, size * pixel, size * pixel);
        }
    }
}
