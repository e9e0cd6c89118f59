"""One plugin's fault stops neither another nor minnet; what a plugin adds is found by its name."""

import json
import textwrap

import minnet
import pytest

GOOD = """
    import math, minnet

    @minnet.hookimpl
    def minnet_activations():
        return [minnet.Activation("sine", math.sin, math.cos)]
    """

EVERY_PART = """
    import minnet

    class Twice(minnet.Layer):
        name = "twice"

        def __init__(self, size):
            self.inputs = self.outputs = size

        def forward(self, x):
            return x, [2 * x_k for x_k in x]

        def delta(self, z, a, gradient):
            return [2 * g_j for g_j in gradient]

        def settings(self):
            return {"size": self.inputs}

    class Lazy:
        name = "lazy"
        start = ()

        def step(self, w, gradient, learning_rate, memory):
            return w

    class Slow(minnet.core.PythonBackend):
        name = "slow"
        speed = -1

    @minnet.hookimpl
    def minnet_activations():
        return [minnet.Activation("negative", lambda z: -z, lambda z: -1.0)]

    @minnet.hookimpl
    def minnet_losses():
        return [minnet.Loss("seven", lambda a, y: 7.0, lambda a, y: [0.0] * len(a))]

    @minnet.hookimpl
    def minnet_layers():
        return [Twice]

    @minnet.hookimpl
    def minnet_initializers():
        return [minnet.Initializer("ones", lambda source, inputs, neurons: 1.0)]

    @minnet.hookimpl
    def minnet_optimizers():
        return [Lazy()]

    @minnet.hookimpl
    def minnet_datasets():
        def load(path):
            return minnet.Dataset([[1.0, 2.0]], [[1, 0]], name=f"pair from {path}"), None

        return [minnet.DatasetLoader("pair", load)]

    @minnet.hookimpl
    def minnet_backends():
        return [Slow()]
    """

PAIRS = """
    import minnet

    @minnet.hookimpl
    def minnet_read(path):
        with open(path, "rb") as file:
            first, *rest = file.read().split()
        if first != b"pairs":
            return None
        if len(rest) % 2:
            raise minnet.MinnetError(f"{path} is damaged: it has {len(rest)} numbers, "
                                     "and pairs are even")
        inputs = [[float(a), float(b)] for a, b in zip(rest[::2], rest[1::2])]
        return minnet.Dataset(inputs, None, name="pairs")
    """

SINE_OF_ONE = "import minnet; print('%.4f' % minnet.Neuron([1.0], 0.0, 'sine').output([1.0]))"


def one_line(errors, *words):
    """Hold that errors are one line with these words."""
    assert errors.count("\n") == 1 and errors.endswith("\n"), errors
    for word in words:
        assert word in errors


def test_a_file_in_the_folder_is_enough(house):
    house.plugin("sine", GOOD)
    assert house.says(SINE_OF_ONE) == "0.8415"


def test_every_kind_of_part_is_found_by_its_name(house):
    house.plugin("everything", EVERY_PART)
    assert house.says("""
        import minnet
        train, test = minnet.load_dataset("pair", path="somewhere")
        layer = minnet.core.LAYERS.find("twice")
        network = minnet.Network([layer(2), minnet.Dense(2, 2, "negative", "ones")], loss="seven")
        history = minnet.train(network, train, epochs=1, batch_size=1, learning_rate=1.0,
                               optimizer="lazy", backend="slow")
        print(train.name, test, network.predict([1.0, 2.0]), history.epochs[0].loss)
        """) == "pair from somewhere None [-6.0, -6.0] 7.0"


def test_a_plugins_layer_and_activation_are_saved_and_found_again_by_another_process(house):
    house.plugin("everything", EVERY_PART)
    house.says("""
        import minnet
        layers = [minnet.core.LAYERS.find("twice")(2), minnet.Dense(2, 1, "negative", "ones")]
        network = minnet.Network(layers, loss="seven")
        minnet.save(network, "model.json")
        """)
    assert house.says("import minnet; print(minnet.load('model.json').predict([1.0, 2.0]))") \
        == "[-6.0]"


def test_a_file_is_read_by_the_plugin_that_knows_its_content(house):
    house.plugin("pairs", PAIRS)
    (house.folder / "some.file").write_bytes(b"pairs 1 2 3 4")
    assert house.says("import minnet; train, test = minnet.load_dataset('some.file'); "
                      "print(train.inputs, test)") \
        == "[[1.0, 2.0], [3.0, 4.0]] None"


def test_another_plugin_reads_what_the_first_one_does_not_know(house):
    house.plugin("pairs", PAIRS)
    house.plugin("zzz", PAIRS.replace("pairs", "couples"))
    for kind in ("pairs", "couples"):
        (house.folder / kind).write_text(f"{kind} 1 2", encoding="utf-8")
        assert house.says(f"import minnet; print(minnet.load_dataset('{kind}')[0].name)") == kind


def test_plugins_are_loaded_once_and_only_when_something_is_asked_for(house):
    house.plugin("noisy", "print('loaded')\n" + GOOD.replace("\n    ", "\n"))
    assert house.says("import minnet; minnet.Network.mlp([2, 2]); minnet.load_dataset('letters'); "
                      "print('nothing')") == "nothing"
    assert house.says("""
        import minnet
        for name in ("sine", "sine", "cosine", "tangent"):
            try:
                minnet.Neuron([1.0], 0.0, name)
            except minnet.MinnetError:
                print("no", name)
        """) == "loaded\nno cosine\nno tangent"


def test_a_checkout_brings_its_plugins(house):
    assert house.says("import minnet; print(len(minnet.load_dataset('digits')[0]), "
                      "minnet.core.BACKENDS.find('lists').name)") == "5000 lists"


def test_installed_they_are_the_package_minnet_plugins(installed_house):
    assert installed_house.says("import minnet; print(len(minnet.load_dataset('digits')[1]))") \
        == "1000"
    _, output, _ = installed_house.minnet("plugins", "--json")
    assert {json.loads(line)["file"] for line in output.splitlines()} \
        >= {str(installed_house.plugins / name) for name in ("mnist_idx.py", "dropout.py")}


def test_somebody_elses_folder_called_plugins_is_left_alone_where_minnet_is_installed(
        installed_house):
    (installed_house.folder / "plugins").mkdir()
    start = installed_house.folder / "plugins" / "__init__.py"
    start.write_text("raise RuntimeError('not yours')", encoding="utf-8")
    assert installed_house.says("import minnet; print(len(minnet.load_dataset('digits')[1]))") \
        == "1000"


def test_without_any_folder_of_plugins_the_core_still_serves(house):
    house.plugins.rename(house.folder / "elsewhere")
    assert house.says("import minnet; print(len(minnet.load_dataset('letters')[0]))") == "3"
    status, _, errors = house.minnet("train", "digits")
    assert status == 1
    one_line(errors, "no data set named 'digits'", "letters, truth-table")


def test_without_pluggy_plugins_are_called_directly_and_the_list_says_so(bare_house):
    status, output, errors = bare_house.minnet("plugins")
    assert (status, errors) == (0, "")
    assert "mnist_idx" in output and "data set: digits, mnist" in output
    assert output.endswith("called directly, since pluggy is not installed\n")
    assert bare_house.says(
        "import minnet, importlib.util; print(importlib.util.find_spec('pluggy'))") == "None"


@pytest.mark.parametrize("source, cause", [
    ("1 / 0", "ZeroDivisionError: division by zero"),
    ("import minnet\nraise minnet.MinnetError('not today')", "not today"),
    ("def broken(:", "SyntaxError"),
    ("from math import cube_root_of_seven", "ImportError"),
    ("raise SystemExit('this plugin needs another machine')", "this plugin needs another machine"),
], ids=["an error", "a minnet error", "a syntax error", "an import error", "an exit"])
def test_a_plugin_that_fails_as_it_is_imported_is_reported_and_the_others_serve(
        house, source, cause):
    house.plugin("aaa_broken", source)
    house.plugin("sine", GOOD)
    status, output, errors = house.run(SINE_OF_ONE)
    assert (status, output) == (0, "0.8415\n")
    one_line(errors, "minnet: plugin aaa_broken", "aaa_broken.py", cause)


RUBBISH = {
    "none": "None", "a number": "42", "a list of numbers": "[3]", "an object": "[object()]",
    "a part alone": "minnet.Activation('alone', abs, abs)",
    "a name alone": "[type('Part', (), {'name': 'named'})()]",
    "a name that is a number": "[type('Part', (), {'name': 5, 'output': None})()]",
}


@pytest.mark.parametrize("result", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_for_parts_is_reported_and_the_others_serve(house, result):
    house.plugin("aaa_broken", f"""
        import minnet

        @minnet.hookimpl
        def minnet_activations():
            return {result}
        """)
    house.plugin("sine", GOOD)
    status, output, errors = house.run(SINE_OF_ONE)
    assert (status, output) == (0, "0.8415\n")
    one_line(errors, "minnet: plugin aaa_broken", "aaa_broken.py", "minnet_activations")


EQUATION = """
    import minnet
    from minnet.equations import Equation

    def cube(z):
        '''f(z) = z³'''

    @minnet.hookimpl
    def minnet_equations():
        return {result}
    """

ASKED = """
    from minnet.equations import EQUATIONS, equation
    print(equation("convolution").id, len([entry for entry in EQUATIONS if entry.id == "cube"]))
    """


@pytest.mark.parametrize("result, found, cause", [
    ("[Equation('cube', 'cube', '立方', 'f(z) = z^3', cube)]", 1, ""),
    ("[Equation('BP1', 'cube', '立方', 'f(z) = z^3', cube)]", 0,
     "there is already an equation 'BP1'"),
    ("[Equation('cube', 'cube', '立方', 'f(z) = z^3', abs)]", 0, "one written in Python"),
    ("[Equation('cube', 'cube', '立方', 'f(z) = z^3', cube, part='1')]", 0,
     "TypeError: list indices"),
    ("[cube]", 0, "expected a minnet.equations.Equation"), ("cube", 0, "should return a list"),
])
def test_a_plugins_equation_is_in_the_table_or_reported_and_the_others_are(
        house, result, found, cause):
    house.plugin("aaa_cube", EQUATION.replace("{result}", result))
    status, output, errors = house.run(ASKED)
    assert (status, output) == (0, f"convolution {found}\n")
    if cause:
        one_line(errors, "minnet: plugin aaa_cube", "minnet_equations", cause)
    else:
        assert errors == ""


def test_an_error_for_parts_is_reported_and_the_others_serve(house):
    house.plugin("aaa_broken",
                 "import minnet\n\n@minnet.hookimpl\ndef minnet_activations():\n    return 1 / 0")
    house.plugin("sine", GOOD)
    status, output, errors = house.run(SINE_OF_ONE)
    assert (status, output) == (0, "0.8415\n")
    one_line(errors, "minnet: plugin aaa_broken", "aaa_broken.py",
             "minnet_activations: ZeroDivisionError: division by zero")


@pytest.mark.parametrize("result", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_for_parts_leaves_the_list_of_known_names_whole(house, result):
    house.plugin("aaa_broken", f"""
        import minnet

        @minnet.hookimpl
        def minnet_activations():
            return {result}
        """)
    status, _, errors = house.run("""
        import minnet
        try:
            minnet.Neuron([1.0], 0.0, "sigmoit")
        except minnet.MinnetError as error:
            print(error, file=sys.stderr)
        """)
    assert status == 0
    assert "there is no activation named 'sigmoit' (did you mean 'sigmoid'?); known: elu, " \
        in errors
    assert "relu, selu, sigmoid, silu, softmax, softplus, softsign, tanh" in errors


@pytest.mark.parametrize("source, cause", [
    ("def minnet_activation():\n    return []", "minnet_activation"),
    ("def minnet_activations(kind):\n    return []", "kind"),
    ("def minnet_read(path, encoding):\n    return None", "encoding"),
], ids=["a hook of another name", "an argument too many", "an argument too many to read"])
def test_a_hook_that_does_not_exist_so_is_reported_and_the_others_serve(house, source, cause):
    house.plugin("aaa_broken", "import minnet\n\n@minnet.hookimpl\n" + source)
    house.plugin("sine", GOOD)
    status, output, errors = house.run(SINE_OF_ONE)
    assert (status, output) == (0, "0.8415\n")
    one_line(errors, "minnet: plugin aaa_broken", cause)


def test_a_plugin_that_asks_for_an_unknown_part_as_it_is_imported_is_reported_and_the_others_serve(
        house):
    house.plugin("aaa_asking", "import minnet\nminnet.core.BACKENDS.find('no such')")
    house.plugin("sine", GOOD)
    status, output, errors = house.run(SINE_OF_ONE)
    assert (status, output) == (0, "0.8415\n")
    one_line(errors, "minnet: plugin aaa_asking", "aaa_asking.py",
             "there is no backend named 'no such'")


def test_a_reader_that_fails_is_reported_and_another_is_asked(house):
    house.plugin("pairs", PAIRS)
    house.plugin("zzz_broken", "import minnet\n\n@minnet.hookimpl\ndef minnet_read(path):\n    "
                               "return path.content")
    (house.folder / "some.file").write_bytes(b"pairs 1 2")
    status, output, errors = house.run(
        "import minnet; print(minnet.load_dataset('some.file')[0].inputs)")
    assert (status, output) == (0, "[[1.0, 2.0]]\n")
    one_line(errors, "minnet: plugin zzz_broken", "zzz_broken.py", "minnet_read", "AttributeError",
             "'content'")


def test_a_reader_that_returns_rubbish_is_reported_by_name(house):
    house.plugin("zzz_broken",
                 "import minnet\n\n@minnet.hookimpl\ndef minnet_read(path):\n    return 42")
    (house.folder / "some.file").write_bytes(b"pairs 1 2")
    status, _, errors = house.minnet("train", "some.file")
    assert status == 1
    assert "Traceback" not in errors
    assert "zzz_broken" in errors and "minnet_read" in errors


def test_a_readers_own_sentence_reaches_the_user(house):
    house.plugin("pairs", PAIRS)
    (house.folder / "some.file").write_bytes(b"pairs 1 2 3")
    status, output, errors = house.minnet("train", "some.file")
    assert (status, output) == (1, "")
    assert errors == "minnet: error: some.file is damaged: it has 3 numbers, and pairs are even\n"


def test_of_two_parts_of_one_name_the_second_is_refused_and_both_plugins_are_named(house):
    house.plugin("first", GOOD)
    house.plugin("second", GOOD.replace("math.sin,", "math.cos,"))
    status, output, errors = house.run(SINE_OF_ONE)
    assert (status, output) == (0, "0.8415\n")
    one_line(errors, "minnet: plugin second", "second.py", "minnet_activations",
             "already an activation named 'sine'", "first")


def test_a_name_of_minnets_own_cannot_be_taken(house):
    house.plugin("taker", GOOD.replace('"sine"', '"tanh"'))
    status, output, errors = house.run("""
        import minnet
        minnet.core.BACKENDS.find("lists")
        print("%.4f" % minnet.Neuron([1.0], 0.0, "tanh").output([1.0]))
        """)
    assert (status, output) == (0, "0.7616\n")
    one_line(errors, "minnet: plugin taker", "minnet_activations",
             "already an activation named 'tanh'")


def test_a_plugin_whose_one_part_is_refused_keeps_the_others(house):
    house.plugin("taker",
                 GOOD.replace('[minnet', '[minnet.Activation("tanh", math.cos, math.sin), minnet'))
    status, output, errors = house.run(SINE_OF_ONE)
    assert (status, output) == (0, "0.8415\n")
    one_line(errors, "minnet: plugin taker", "'tanh'")


def test_a_failed_plugin_is_listed_with_its_cause_and_the_others_as_loaded(house):
    house.plugin("aaa_broken", "1 / 0")
    status, output, errors = house.minnet("plugins", "--json")
    assert status == 0
    one_line(errors, "aaa_broken")
    listed = {entry["name"]: entry for entry in map(json.loads, output.splitlines())}
    assert listed["aaa_broken"]["status"] == "failed"
    assert listed["aaa_broken"]["reason"] == "ZeroDivisionError: division by zero"
    assert listed["mnist_idx"]["status"] == "loaded"


def test_a_missing_library_is_told_with_the_words_that_install_it_and_only_when_asked(house):
    house.plugin("needy", "import a_library_of_nobodys")
    status, output, errors = house.minnet("plugins")
    assert (status, errors) == (0, "")
    assert ("needy unavailable: needs a_library_of_nobodys, which is not installed: "
            "python3 -m pip install a_library_of_nobodys\n") in output


def test_a_library_that_is_missing_when_a_hook_is_called_is_no_failure(house):
    house.plugin("needy", "import minnet\n\n@minnet.hookimpl\ndef minnet_backends():\n    import "
                          "a_library_of_nobodys\n    return []")
    status, output, errors = house.minnet("plugins")
    assert (status, errors) == (0, "")
    assert "needy unavailable: needs a_library_of_nobodys" in output


def test_a_misspelled_module_of_minnets_own_is_a_failure_and_not_a_missing_library(house):
    house.plugin("needy", "import minnet.cores")
    status, output, errors = house.minnet("plugins")
    assert status == 0
    one_line(errors, "minnet: plugin needy", "minnet.cores")
    assert "pip install minnet" not in output + errors


@pytest.mark.parametrize("source, cause", [
    ("1 / 0", "ZeroDivisionError"),
    ("import minnet\n\n@minnet.hookimpl\ndef minnet_losses():\n    return [3]",
     "minnet_losses: 3 is no loss"),
    ("import minnet\n\n@minnet.hookimpl\ndef minnet_losses():\n    return 1 / 0",
     "minnet_losses: ZeroDivisionError"),
    ("import minnet\n\n@minnet.hookimpl\ndef minnet_losses():\n    return "
     "[minnet.Loss('cross_entropy', None, None)]",
     "already a loss named 'cross_entropy'"),
], ids=["import", "rubbish", "error", "taken name"])
def test_strictly_a_fault_is_an_error(house, source, cause):
    house.plugin("aaa_broken", source)
    status, output, errors = house.minnet("plugins", MINNET_STRICT="1")
    assert (status, output) == (1, "")
    one_line(errors, "minnet: error: plugin aaa_broken", cause)


def test_strictly_a_reader_that_fails_is_an_error(house):
    house.plugin("zzz_broken", "import minnet\n\n@minnet.hookimpl\ndef minnet_read(path):\n    "
                               "return path.content")
    (house.folder / "some.file").write_bytes(b"pairs 1 2")
    status, _, errors = house.minnet("train", "some.file", MINNET_STRICT="1")
    assert status == 1
    one_line(errors, "minnet: error: plugin zzz_broken", "minnet_read: AttributeError")


def test_strictly_a_missing_library_is_still_no_fault(house):
    house.plugin("needy", "import a_library_of_nobodys")
    status, _, errors = house.minnet("plugins", MINNET_STRICT="1")
    assert (status, errors) == (0, "")


def test_any_other_value_is_not_strict(house):
    house.plugin("aaa_broken", "1 / 0")
    assert house.minnet("plugins", MINNET_STRICT="0")[0] == 0


@pytest.mark.parametrize("ask, kind, nearest, known", [
    (lambda: minnet.Neuron([1.0], 0.0, "sigmoyd"), "activation", "sigmoid",
     "identity, relu, sigmoid, softmax, tanh"),
    (lambda: minnet.Network.mlp([1, 1], loss="crossentropy"), "loss", "cross_entropy",
     "mean_squared_error, sum_squared_error"),
    (lambda: minnet.Network.mlp([1, 1], initializer="xavir"), "initializer", "xavier",
     "he, normal, uniform, xavier, zeros"),
    (lambda: train(optimizer="sdg"), "optimizer", "sgd", "sgd"),
    (lambda: train(backend="pyton"), "backend", "python", "lists, python"),
    (lambda: minnet.load_dataset("digit"), "data set", "digits",
     "digits, letters, mnist, truth-table"),
], ids=["activation", "loss", "initializer", "optimizer", "backend", "data set"])
def test_an_unknown_name_is_told_the_nearest_and_all(ask, kind, nearest, known):
    with pytest.raises(minnet.MinnetError) as caught:
        ask()
    sentence = str(caught.value)
    assert f"there is no {kind} named " in sentence
    assert f"(did you mean '{nearest}'?)" in sentence
    names = sentence.partition("; known: ")[2].split(", ")
    assert names == sorted(names) and set(known.split(", ")) <= set(names)


def train(**choice):
    """Train the letters with something unknown."""
    letters, _ = minnet.load_dataset("letters")
    minnet.train(minnet.Network.mlp([30, 3]), letters, epochs=1, batch_size=1, learning_rate=1.0,
                 **choice)


def test_where_nothing_is_near_nothing_is_suggested():
    with pytest.raises(minnet.MinnetError, match="there is no loss named 'zzzzzz'; known: "
                                                 "binary_cross_entropy, cross_entropy"):
        minnet.Network.mlp([1, 1], loss="zzzzzz")


def test_a_path_that_leads_nowhere_is_said_to_be_neither_data_set_nor_file(tmp_path):
    with pytest.raises(minnet.MinnetError) as caught:
        minnet.load_dataset(tmp_path / "images.idx")
    for word in ("data set", "file", str(tmp_path / "images.idx")):
        assert word in str(caught.value)


def test_an_object_is_taken_where_a_name_is():
    double = minnet.Activation("double", lambda z: 2 * z, lambda z: 2.0)
    assert minnet.Neuron([3.0], 1.0, double).output([2.0]) == 14.0


@pytest.mark.parametrize("wanted, meant", [("Relu", "relu"), ("SIGMOID", "sigmoid"),
                                           ("Tahn", "tanh")])
def test_a_name_in_other_letters_is_told_the_nearest(wanted, meant):
    with pytest.raises(minnet.MinnetError, match=f"did you mean '{meant}'"):
        minnet.Neuron([1.0], 0.0, wanted)


def test_a_layer_without_the_settings_that_it_needs_is_told_how_it_is_written(house):
    house.plugin("pool", """
        import minnet

        class Pool(minnet.Layer):
            name = "pool"

            def __init__(self, shape, size):
                pass

        @minnet.hookimpl
        def minnet_layers():
            return [Pool]
        """)
    for name in ("pool", "pool:2"):
        status, _, errors = house.minnet("train", "letters", "--layers", f"30,{name},3")
        assert status == 1
        one_line(errors, f"minnet: error: there is no layer '{name}': ", "lacks its", "size",
                 "; it is written pool:SHAPE:SIZE")


SCALE = """
    import minnet

    class Scale(minnet.Layer):
        name = "scale"
        takes = ("inputs",)
        parameters = ("weights",)

        def __init__(self, inputs, factor=1.0):
            if factor == 7:
                raise ValueError("seven is no factor")
            self.inputs = self.outputs = inputs
            self.factor, self.weights = factor, [1.0] * inputs

        def forward(self, x):
            return x, [self.factor * w_k * x_k for w_k, x_k in zip(self.weights, x)]

        def backward(self, x, delta):
            return [self.factor * w_k * d_k for w_k, d_k in zip(self.weights, delta)]

        def gradient(self, inputs, deltas):
            return {"weights": [self.factor * sum([x[k] * d[k] for x, d in zip(inputs, deltas)])
                                for k in range(self.inputs)]}

        def settings(self):
            return {"inputs": self.inputs, "factor": self.factor}

        @staticmethod
        def example():
            return Scale(3, 2.0)

    @minnet.hookimpl
    def minnet_layers():
        return [Scale]
    """


def test_a_layer_that_takes_its_size_is_written_without_it(house):
    house.plugin("scale", SCALE)
    status, output, errors = house.minnet("check", "--layers", "2x4,scale,16,scale:0.5,2")
    assert (status, errors) == (0, "") and "they agree" in output
    assert output.startswith("Network(8-8-16-16-2, ") and "202 weights and biases" in output
    assert house.minnet("plugins", "check", "scale")[0] == 0
    assert house.minnet("train", "letters", "--layers", "30,scale:2,3", "--epochs", "1", "--save",
                        "model.json")[0] == 0
    assert house.says("import minnet; scale, dense = minnet.load('model.json').layers; "
                      "print(scale.inputs, scale.factor)") == "30 2"


@pytest.mark.parametrize("layer, told", [
    ("scale:x", "there is no layer 'scale:x': its factor should be a number, and is 'x'; it is "
                "written scale:FACTOR"),
    ("scale:1:2", "its factor should be a number, and is '1:2'; it is written scale:FACTOR"),
    ("scale:7", "there can be no layer 'scale:7' here: seven is no factor"),
    ("scael", "there is no layer named 'scael' (did you mean 'scale'?)"),
])
def test_a_layer_that_takes_its_size_is_told_what_is_wrong_with_the_rest(bare_house, layer, told):
    bare_house.plugin("scale", SCALE)
    status, output, errors = bare_house.minnet("check", "--layers", f"8,{layer},2")
    assert (status, output) == (1, "")
    one_line(errors, "minnet: error: ", told)


def test_a_model_whose_plugin_is_not_here_says_which_part_is_missing_and_how_to_bring_it(house):
    (house.folder / "sine.py").write_text(textwrap.dedent(GOOD), encoding="utf-8")
    assert house.minnet("train", "letters", "--epochs", "1", "--activation", "sine", "--save",
                        "model.json", "--plugin", "sine.py")[0] == 0
    status, _, errors = house.minnet("evaluate", "model.json", "letters")
    assert status == 1
    one_line(errors, "minnet: error: cannot load the network model.json: there is no activation "
                     "named 'sine'", "; if a plugin brings it, name that: --plugin FILE, or "
                                     "minnet.load_plugin(FILE)")
    assert house.minnet("evaluate", "model.json", "letters", "--plugin", "sine.py")[0] == 0


@pytest.mark.parametrize("words", [
    ("train", "letters", "--activation", "a" * 100_000), ("train", "b" * 50_000),
    ("train", "letters", "--layers", "c," * 30_000), ("d" * 100_000,),
    ("train", "letters", "--epochs", "9" * 90_000 + "x"), ("evaluate", "e" * 90_000, "letters"),
    ("plugins", "show", "f" * 90_000), ("plugins", "--plugin", "g" * 90_000 + ".py")])
def test_what_a_sentence_quotes_does_not_fill_the_screen(bare_house, words):
    status, _, errors = bare_house.minnet(*words)
    sentence = errors.splitlines()[-1]
    assert status in (1, 2) and sentence.startswith("minnet") and len(sentence) < 1200
