// The loss, epoch by epoch: with and without the penalty, and of the test part.
import {onlang, t} from "../words.js";
import {element} from "./controls.js";
import {short} from "./figures.js";
import {page} from "./setup.js";
import {oncolours} from "./surfaces.js";
import {on, training} from "./training.js";
import {kept} from "./compare.js";

const LINES = [
    {name: "loss", at: 1, colour: "--link", dash: []},
    {name: "loss_with_penalty", at: 2, colour: "--link", dash: [2, 3]},
    {name: "test_loss", at: 3, colour: "--ink", dash: [7, 4]}
];
const canvas = document.querySelector("#curves"),
    legend = document.querySelector("#legend");
const LEFT = 52,
    FOOT = 20,
    TOP = 8;

// The lines that tell something: that with the penalty only where there is one.
function lines() {
    return LINES.filter(
        ({name, at}) =>
            (name !== "loss_with_penalty" || page.penalty) &&
            training.history.some((point) => point[at] !== null)
    );
}

export function draw() {
    const zoom = devicePixelRatio || 1,
        width = canvas.clientWidth,
        height = canvas.clientHeight;
    if (!width) return;
    [canvas.width, canvas.height] = [width * zoom, height * zoom];
    const context = canvas.getContext("2d"),
        style = getComputedStyle(canvas);
    context.scale(zoom, zoom);
    const runs = [
        ...(kept.run ? [{history: kept.run.history, faint: true}] : []),
        {history: training.history, faint: false}
    ];
    const points = runs.flatMap(({history}) => history);
    const values = points.flatMap((point) => point.slice(1)).filter(Number.isFinite);
    const longest = Math.max(1, ...points.map((point) => point[0]));
    const most = values.reduce((a, b) => Math.max(a, b), 0) || 1;
    const x = (epoch) => LEFT + (epoch / longest) * (width - LEFT - 6);
    const y = (loss) => height - FOOT - (loss / most) * (height - FOOT - TOP);
    axes(context, style, {x, y, most, longest, width, height});
    for (const {history, faint} of runs) {
        context.globalAlpha = faint ? 0.45 : 1;
        for (const {at, colour, dash} of lines()) {
            context.strokeStyle = style.getPropertyValue(faint ? "--below" : colour);
            context.setLineDash(dash);
            context.lineWidth = 1.8;
            line(context, thinned(history, width), at, x, y);
        }
    }
}

function thinned(history, width) {
    const every = Math.max(1, Math.floor(history.length / width));
    return history.filter((_, i) => i % every === 0 || i === history.length - 1);
}

function line(context, history, at, x, y) {
    context.beginPath();
    for (const point of history)
        if (Number.isFinite(point[at])) context.lineTo(x(point[0]), y(point[at]));
    context.stroke();
}

function axes(context, style, {x, y, most, longest, width, height}) {
    context.font = `11px ${style.fontFamily}`;
    context.fillStyle = style.getPropertyValue("--quiet");
    context.strokeStyle = style.getPropertyValue("--rule");
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const share of [0, 0.5, 1]) {
        context.fillText(short(most * share), LEFT - 5, y(most * share));
        context.beginPath();
        context.moveTo(LEFT, y(most * share));
        context.lineTo(width, y(most * share));
        context.stroke();
    }
    context.textBaseline = "alphabetic";
    context.fillText(t("plane.epochOf", Number(longest.toPrecision(3))), width - 4, height - 5);
    context.textAlign = "left";
    context.fillText("0", x(0), height - 5);
}

function showLegend() {
    const {state} = training;
    const values = state
        ? {
              loss: state.loss,
              test_loss: state.test_loss,
              loss_with_penalty: state.loss + (state.penalty ?? 0)
          }
        : {};
    legend.replaceChildren(
        ...lines().map(({name}) =>
            element(
                "span",
                {className: `line ${name}`},
                element("i", {"aria-hidden": "true"}),
                `${t(`plane.curve.${name}`)} `,
                element("b", {}, short(values[name]))
            )
        ),
        ...(kept.run
            ? [
                  element(
                      "span",
                      {className: "line kept"},
                      element("i", {"aria-hidden": "true"}),
                      t("plane.curve.kept")
                  )
              ]
            : []),
        element(
            "span",
            {className: "quiet"},
            t(page.penalty ? "plane.penaltyShown" : "plane.noPenalty", page.penalty)
        )
    );
    if (training.running) return;
    canvas.setAttribute(
        "aria-label",
        state
            ? t("plane.curvesAlt", state.epoch, short(state.loss), short(state.test_loss))
            : t("plane.curves")
    );
}

function show() {
    showLegend();
    draw();
}

for (const event of ["state", "running"]) on(event, show);
document.addEventListener("minnet-kept", show);
onlang(show);
oncolours(show);
new ResizeObserver(draw).observe(canvas);
