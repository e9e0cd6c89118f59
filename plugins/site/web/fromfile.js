// Opened as a file, a page may not load what runs Python: it says so, and what to do.
if (location.protocol === "file:") {
    addEventListener("DOMContentLoaded", () => {
        const folder = decodeURIComponent(location.pathname.replace(/[^/]*$/, ""));
        const note = document.createElement("div");
        note.className = "note";
        note.setAttribute("role", "alert");
        note.append(
            line("en", "This page was opened as a file, and browsers let no such page run Python. "
                + "Start a web server in a terminal, and open http://localhost:8000:"),
            line("zh-Hans", "此页面是作为本地文件打开的，浏览器不允许这样的页面运行 Python。"
                + "请在终端启动一个网页服务器，然后打开 http://localhost:8000："),
            line("", `python3 -m http.server --directory "${folder}"`, "code"));
        document.body.prepend(note);
    });
}

function line(language, text, kind = "span") {
    const paragraph = document.createElement("p");
    const inside = document.createElement(kind);
    if (language) inside.lang = language;
    inside.textContent = text;
    paragraph.append(inside);
    return paragraph;
}
