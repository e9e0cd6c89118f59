"""minnet export --to c: the headers compile without a warning, and give the network's numbers."""

import re
import shutil
import subprocess

import minnet
import pytest
from minnet_plugins.exchange import to_c

C = [name for name in ("gcc", "clang") if shutil.which(name)]
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
needs_compiler = pytest.mark.skipif(not C, reason="there is no gcc or clang to compile C with")


def rest(z):
    """f(z) = what z is more than an even number"""
    return z % 2


def either(z):
    """f(z) = z where that is not 0, else 1"""
    return z or 1.0


def looped(z):
    """f(z) = 8 z"""
    for k in range(3):
        z = 2 * z
    return z


def program(names: list, networks: dict, real: str) -> str:
    """A C program that reads samples of each network in turn, and prints what it makes of them."""
    lines = ["#include <stdio.h>", *(f'#include "{name}.h"' for name in names), "int main(void) {"]
    for name, network in zip(names, networks.values()):
        shown = (f'printf("%s", {name}_class_names[{name}_classify(x)]);' if network.classes
                 else "")
        lines.append(f"""    for (int i = 0; i < 5; i++) {{
        static {real} x[{name.upper()}_INPUTS], y[{name.upper()}_OUTPUTS]; double number;
        for (int k = 0; k < {name.upper()}_INPUTS; k++) {{
            if (scanf("%lf", &number) != 1) return 1;
            x[k] = ({real})number;
        }}
        {name}_predict(x, y);
        for (int k = 0; k < {name.upper()}_OUTPUTS; k++) printf("%.17g ", (double)y[k]);
        {shown}
        puts("");
    }}""")
    return "\n".join([*lines, "    return 0;", "}\n"])


@needs_compiler
@pytest.mark.parametrize("compiler", [*C, "g++"])
@pytest.mark.parametrize("dtype, most", [("float64", 1e-12), ("float32", 1e-6)])
def test_every_part_gives_the_networks_numbers(travellers, samples_of, tmp_path, compiler, dtype,
                                               most):
    if not shutil.which(compiler):
        pytest.skip(f"there is no {compiler}")
    names = [re.sub(r"\W", "_", name) for name in travellers]
    for name, network in zip(names, travellers.values()):
        (tmp_path / f"{name}.h").write_text(to_c(network, name, dtype), encoding="utf-8")
    real = {"float64": "double", "float32": "float"}[dtype]
    (tmp_path / "all.c").write_text(program(names, travellers, real), encoding="utf-8")
    language = ["-x", "c++"] if compiler == "g++" else ["-std=c99"]
    done = subprocess.run([compiler, *language, *STRICT, "all.c", "-o", "all", "-lm"], cwd=tmp_path,
                          capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    given = [(network, x) for network in travellers.values() for x in samples_of(network)]
    done = subprocess.run([tmp_path / "all"], input=" ".join(repr(v) for _, x in given for v in x),
                          capture_output=True, encoding="utf-8", check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == len(given)
    for (network, x), line in zip(given, lines):
        expected = network.predict(x)
        *numbers, name = line.split(" ", len(expected))
        assert name == (network.classify(x) if network.classes else "")
        for a, b in zip(map(float, numbers), expected):
            assert abs(a - b) <= most * max(1, abs(b)), network


def test_the_header_says_its_sizes_its_memory_and_what_comes_and_goes(travellers):
    text = to_c(travellers["units"], "price", "float32")
    assert "units" not in text
    assert "price_predict(x, y) takes the 3 floats of x, a sample, and gives the 2 of y." in text
    assert "#define PRICE_INPUTS 3\n#define PRICE_OUTPUTS 2\n" in text
    # 3 + 3 means and deviations, 6 weights, 2 biases, 2 + 2 for the unit; buffers of 3 and 2.
    assert "Memory: 72 bytes of constants, 20 bytes of variables" in text
    assert "double" not in text
    assert "Memory: 144 bytes of constants, 40 bytes" in to_c(travellers["units"], dtype="float64")


@pytest.mark.parametrize("activation, words", [
    (minnet.Activation("a_lambda", lambda z: z, lambda z: 1.0),
     "exported to c: activation 'a_lambda' cannot come along, for the source of its function can"),
    (minnet.Activation("rest", rest, rest), "its formula has 'z % 2', which is not one of"),
    (minnet.Activation("either", either, either), "its formula has 'z or 1.0', which is not one"),
    (minnet.Activation("looped", looped, looped), "its formula has 'for k in range(3):"),
], ids=["lambda", "%", "or", "for"])
def test_what_c_cannot_say_is_refused_by_name(activation, words):
    with pytest.raises(minnet.MinnetError) as caught:
        to_c(minnet.Network.mlp([2, 2], activation))
    assert words in str(caught.value)


def test_a_number_too_large_for_float32_is_told():
    network = minnet.Network.mlp([1, 1], "identity")
    network.layers[0].weights = [[1e39]]
    with pytest.raises(minnet.MinnetError, match="1e.39, too large for float32: take float64"):
        to_c(network)
    assert "1e+39" in to_c(network, dtype="float64")
