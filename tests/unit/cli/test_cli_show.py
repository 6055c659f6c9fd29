"""One run, all that its record says."""

from __future__ import annotations

from cli_blog import CliBlog


def test_a_run_with_its_metrics_config_environment_and_data(amp: CliBlog) -> None:
    text = amp.said("show", "fp32-2")
    for part in (
        "run      exp-023-amp/fp32-2",
        "status   finished",
        "seed     1",
        "val/accuracy   98.5 %",
        "lr    0.001",
        "PyTorch  2.13.0",
        "commit   0123456789ab",
        "command  python experiments/exp-023-amp/train.py",
    ):
        assert part in text, part
    assert text.index("Metrics") < text.index("Config") < text.index("Environment")


def test_programs_get_the_whole_record(amp: CliBlog) -> None:
    told = amp.told("show", "20261120-exp-023-amp-fp32-2")
    assert (told["run"], told["arm"], told["counts"]) == ("exp-023-amp/fp32-2", "fp32", True)
    assert told["folder"] == "docs/runs/exp-023-amp/fp32-2"
    assert told["record"]["environment"]["git"]["dirty"] is False
    assert told["record"]["metrics"]["val/accuracy"]["last"] == {"step": 0, "value": 0.985}


def test_a_nested_config_is_flat_and_hostile_text_is_harmless(cli_blog: CliBlog) -> None:
    config = {"optimizer": {"name": "\x1b[2JAdam\u202e", "betas": [0.9, 0.999]}, "on": True}
    cli_blog.docs.run("exp-1", "a", config=config, notes="one\n\x1b]0;two\x07")
    text = cli_blog.said("show", "a")
    assert "optimizer.name   [2JAdam\n" in text
    assert "optimizer.betas  [0.9, 0.999]\n" in text
    assert "on               true\n" in text
    assert "notes    one ]0;two\n" in text
    assert not set("\x1b\x07\u202e") & set(text)


def test_a_value_that_is_no_number_is_a_word_and_in_json_too(cli_blog: CliBlog) -> None:
    cli_blog.docs.run("exp-1", "a", metrics={"loss": [1.0, float("nan")]}, sealed=True)
    assert "loss" in cli_blog.said("show", "a")
    assert cli_blog.told("show", "a")["values"]["loss"] == "NaN"


def test_a_failed_run_says_what_went_wrong(cli_blog: CliBlog) -> None:
    error = {"type": "RuntimeError", "message": "out of memory"}
    cli_blog.docs.run("exp-1", "a", status="failed", error=error)
    assert "error    RuntimeError: out of memory\n" in cli_blog.said("show", "a")


def test_without_a_name_it_is_wrong_use_and_with_a_wrong_one_a_problem(amp: CliBlog) -> None:
    assert amp.call("show").exit_code == 2
    result = amp.call("show", "fp3")
    assert result.exit_code == 1
    assert "Did you mean 'fp32'?" in result.output
