"""T0 and T4: a 3-4-1 network without biases learns a truth table in 1,500 iterations."""

import minnet

rows, _ = minnet.load_dataset("truth-table")

network = minnet.Network.mlp([3, 4, 1], activation="sigmoid", loss="sum_squared_error",
                             initializer="uniform", bias=False)


def show(record):
    """The cost of the four rows together, every hundredth iteration."""
    if record.epoch % 100 == 0 or record.epoch == 1:
        cost = record.loss * len(rows)
        print(f"iteration {record.epoch:4}  cost {cost:.6f}  {'#' * round(50 * cost)}")


# The tutorial adds up the gradients of the four rows, and minnet takes their mean: hence 4, not 1.
minnet.train(network, rows, epochs=1500, batch_size=4, learning_rate=4.0, on_epoch=show)

print()
print("input      prediction  true value")
for x, y in zip(rows.inputs, rows.targets):
    print(f"{x}  {network.predict(x)[0]:.5f}     {y[0]}")
