import numpy as np

from secperf_pipeline.simulator.draws import Draws

MANY = 200_000


def test_the_numbers_of_a_name_never_change() -> None:
    # Written down once; numpy promises the raw words of PCG64, and the shipped sample rests on it.
    draws = Draws(2026, "2026Q1", "part")
    assert draws.words(2).tolist() == [15574956808885004043, 12701949522237674181]
    assert draws.integers(1, 7, 8).tolist() == [2, 7, 2, 2, 3, 6, 2, 1]
    assert draws.normal(3).tolist() == [-0.4110565185546875, 0.8233642578125, 0.9473876953125]


def test_equal_names_give_equal_numbers_and_other_names_others() -> None:
    first = Draws(1, "a").words(100)
    assert (Draws(1, "a").words(100) == first).all()
    assert not (Draws(1, "b").words(100) == first).any()


def test_whole_numbers_fill_their_range_evenly() -> None:
    counts = np.bincount(Draws("whole").integers(3, 9, MANY), minlength=10)
    assert counts[:3].sum() == 0
    # Standard error of a share of 1/7 is .0008.
    assert np.abs(counts[3:] / MANY - 1 / 7).max() < 0.004


def test_normals_have_mean_0_variance_1_and_normal_quartiles() -> None:
    drawn = Draws("normal").normal(MANY)
    assert abs(drawn.mean()) < 0.01
    assert abs(drawn.var() - 1) < 0.02
    assert abs((np.abs(drawn) < 0.6745).mean() - 0.5) < 0.01
    assert np.abs(drawn).max() <= 6


def test_a_chance_comes_true_as_often_as_it_says() -> None:
    assert abs(Draws("chance").chance(0.3, MANY).mean() - 0.3) < 0.005
    assert not Draws("chance").chance(0.0, MANY).any()
    assert Draws("chance").chance(1.0, MANY).all()


def test_an_order_holds_every_position_once() -> None:
    order = Draws("order").order(1000)
    assert sorted(order.tolist()) == list(range(1000))
    assert order.tolist() != list(range(1000))


def test_a_choice_follows_its_percentages() -> None:
    shares = np.bincount(Draws("choice").choice([50, 35, 15], MANY)) / MANY
    assert np.abs(shares - [0.5, 0.35, 0.15]).max() < 0.005


def test_nothing_is_drawn_for_nobody() -> None:
    draws = Draws("none")
    assert len(draws.words(0)) == len(draws.normal(0)) == len(draws.order(0)) == 0
