// The book lives: examples and functions are edited and run, and equations light up their lines.
import {cellOf} from "./cell.js";
import {light} from "./light.js";

for (const place of document.querySelectorAll(".cell")) {
    cellOf(place);
    light(place);
}
