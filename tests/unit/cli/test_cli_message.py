"""A commit line: what is told, what is called the same, what is left out."""

from __future__ import annotations

from cli_blog import CliBlog


def arms(blog: CliBlog, **values: dict[str, tuple[float, ...]]) -> None:
    """Record arms of `exp-023-amp`; each metric's values are those of the seeds 0, 1, ..."""
    for name, metrics in values.items():
        many = len(next(iter(metrics.values())))
        told = {seed: {key: each[seed] for key, each in metrics.items()} for seed in range(many)}
        blog.arm(name, told, units={"seconds": "s", "val/accuracy": "%"})


def test_what_is_clear_comes_first_and_what_is_not_says_so(amp: CliBlog) -> None:
    assert amp.said("message", "exp-023-amp") == (
        "[exp-023-amp] amp vs fp32: -20 % seconds, accuracy unclear (3 seeds)\n"
    )


def test_same_takes_a_hypothesis_that_they_hardly_differ_and_that_is_supported(
    amp: CliBlog,
) -> None:
    claim = '  - {claim: c, expect: \'abs(diff(amp["val/accuracy"], fp32["val/accuracy"])) <= %s\'}'
    header = "baseline: fp32\nmetrics: {seconds: , val/accuracy: }\nhypotheses:\n"
    amp.post(header + claim % "0.02" + "\n")
    assert amp.said("message", "exp-023-amp") == (
        "[exp-023-amp] amp vs fp32: -20 % seconds, same accuracy (3 seeds)\n"
    )
    amp.post(header + claim % "0.001" + "\n")
    assert "accuracy unclear" in amp.said("message", "exp-023-amp")


def test_same_takes_equal_values(cli_blog: CliBlog) -> None:
    arms(cli_blog, a={"steps_done": (5.0, 5.0, 5.0)}, b={"steps_done": (5.0, 5.0, 5.0)})
    assert cli_blog.said("message", "exp-023-amp") == (
        "[exp-023-amp] b vs a: same steps_done (3 seeds)\n"
    )


def test_points_for_percentages_and_plain_differences_without_a_unit(cli_blog: CliBlog) -> None:
    arms(
        cli_blog,
        a={"val/accuracy": (0.90, 0.91, 0.905), "loss": (0.50, 0.51, 0.505)},
        b={"val/accuracy": (0.94, 0.95, 0.945), "loss": (0.40, 0.41, 0.405)},
    )
    cli_blog.post("baseline: a\nmetrics: {val/accuracy: , loss: }\n")
    # Pairs without any spread: the difference is the same for every seed.
    assert cli_blog.said("message", "exp-023-amp") == (
        "[exp-023-amp] b vs a: +4 points accuracy, -0.1 loss (3 seeds)\n"
    )


def test_one_seed_is_told_and_nothing_is_concluded(cli_blog: CliBlog) -> None:
    arms(cli_blog, a={"loss": (0.5,)}, b={"loss": (0.4,)})
    cli_blog.post("baseline: a\n")
    assert cli_blog.said("message", "exp-023-amp") == "[exp-023-amp] b vs a: -0.1 loss (1 seed)\n"


def test_arms_of_unequal_many_seeds_both_say_how_many(cli_blog: CliBlog) -> None:
    arms(cli_blog, a={"loss": (0.5, 0.51, 0.52)}, b={"loss": (0.1,)})
    assert cli_blog.said("message", "exp-023-amp").endswith(": -0.41 loss (1 vs 3 seeds)\n")


def test_the_first_hypothesis_names_the_arms(amp: CliBlog) -> None:
    arms(amp, other={"val/accuracy": (0.5, 0.6, 0.55), "seconds": (9.0, 9.5, 9.2)})
    expect = "ratio(other.seconds, fp32.seconds) <= 1"
    amp.post(f"baseline: fp32\nhypotheses: [{{claim: c, expect: '{expect}'}}]\n")
    line = amp.said("message", "exp-023-amp")
    assert line.startswith("[exp-023-amp] other vs fp32: -91 % seconds")


def test_where_the_baseline_is_best_the_last_other_arm_is_told(cli_blog: CliBlog) -> None:
    arms(cli_blog, base={"loss": (0.1, 0.11, 0.12)}, worse={"loss": (0.5, 0.52, 0.54)})
    cli_blog.post("baseline: base\n")
    assert "worse vs base: +0.41 loss" in cli_blog.said("message", "exp-023-amp")


def test_what_grows_to_a_multiple_is_told_as_one(cli_blog: CliBlog) -> None:
    arms(cli_blog, a={"seconds": (1.0, 1.1, 1.05)}, b={"seconds": (5.0, 5.5, 5.3)})
    assert cli_blog.said("message", "exp-023-amp") == (
        "[exp-023-amp] b vs a: 5x seconds (3 seeds)\n"
    )


def test_a_line_that_is_too_long_leaves_out_what_does_not_fit(cli_blog: CliBlog) -> None:
    many = {f"a_rather_long_metric_{at}": (1.0, 1.1, 1.2) for at in range(4)}
    many["x"] = (1.0, 1.1, 1.2)
    more = dict.fromkeys(many, (2.0, 2.2, 2.3))
    arms(cli_blog, a=many, b=more)
    cli_blog.post(f"metrics: {{{', '.join(f'{name}: ' for name in many)}}}\n")
    line = cli_blog.said("message", "exp-023-amp").rstrip()
    assert line == "[exp-023-amp] b vs a: +1.1 a_rather_long_metric_0, +1.1 x (3 seeds)"
    assert len(line) <= 72


def test_one_arm_alone_tells_its_number(cli_blog: CliBlog) -> None:
    arms(cli_blog, amp={"val/accuracy": (0.98, 0.99, 0.985)})
    assert cli_blog.said("message", "exp-023-amp") == (
        "[exp-023-amp] amp: accuracy 98.5 % (3 seeds)\n"
    )


def test_metrics_of_one_last_part_keep_their_whole_names(cli_blog: CliBlog) -> None:
    arms(
        cli_blog,
        a={"train/loss": (1.0, 1.1, 1.2), "val/loss": (1.0, 1.1, 1.2)},
        b={"train/loss": (2.0, 2.2, 2.3), "val/loss": (2.0, 2.2, 2.3)},
    )
    cli_blog.post("metrics: {val/loss: , train/loss: }\n")
    assert "+1.1 val/loss, +1.1 train/loss" in cli_blog.said("message", "exp-023-amp")


def test_without_a_finished_run_there_is_nothing_to_tell(cli_blog: CliBlog) -> None:
    cli_blog.docs.run("exp-023-amp", "a", status="failed")
    result = cli_blog.call("message", "exp-023-amp")
    assert result.exit_code == 1
    assert "has finished, so there is nothing to tell yet" in result.output


def test_the_line_is_one_line_of_ascii_unless_a_name_is_not(cli_blog: CliBlog) -> None:
    arms(cli_blog, 基线={"loss": (5e-7, 5.2e-7, 5.1e-7)}, 新={"loss": (1e-7, 1.1e-7, 1.3e-7)})
    line = cli_blog.said("message", "exp-023-amp")
    assert line == "[exp-023-amp] 新 vs 基线: -4e-07 loss (3 seeds)\n"


def test_arms_that_only_began_alike_are_not_the_same(amp: CliBlog) -> None:
    claim = 'abs(diff(amp["val/accuracy"].first, fp32["val/accuracy"].first)) <= 0.02'
    header = "baseline: fp32\nmetrics: {seconds: , val/accuracy: }\nhypotheses:\n"
    amp.post(f"{header}  - {{claim: c, expect: '{claim}'}}\n")
    assert "accuracy unclear" in amp.said("message", "exp-023-amp")
