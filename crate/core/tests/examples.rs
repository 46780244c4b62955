//! The examples show what their texts promise: each is run, and its figures are read.

#[path = "../examples/a_day.rs"]
mod a_day;
#[path = "../examples/right_sizing.rs"]
mod right_sizing;
#[path = "../examples/shadow_price.rs"]
mod shadow_price;
#[path = "../examples/smallest.rs"]
mod smallest;

/// Every file of `examples/` stands above, so that none goes untested.
#[test]
fn every_example_is_run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let tested = [
        "a_day.rs",
        "right_sizing.rs",
        "shadow_price.rs",
        "smallest.rs",
    ];
    assert_eq!(names, tested);
    for main in [
        a_day::main,
        right_sizing::main,
        shadow_price::main,
        smallest::main,
    ] {
        assert!(main().is_ok());
    }
}

#[test]
fn the_smallest() {
    assert_eq!(
        smallest::report().unwrap(),
        "12070 of 20000 tokens/s are served\n0.0 % idle"
    );
}

#[test]
fn a_day_of_two_regions() {
    let expected = "\
hour   served     idle
   0   85.7 %    0.0 %
   6  100.0 %   39.5 %
  12  100.0 %   47.6 %
  18   92.2 %    0.0 %
nearest: 91.8 % served, 22.4 % idle
optimum: 93.0 % served, 21.4 % idle";
    assert_eq!(a_day::report().unwrap(), expected);
}

#[test]
fn right_sizing_of_a_mixed_fleet() {
    let expected = "\
h100: 4 of 6 are needed
l40s: 1 of 20 are needed
10.30 instead of 28.40 per hour
no fleet that serves as much costs less than 10.30";
    assert_eq!(right_sizing::report().unwrap(), expected);
}

#[test]
fn a_shadow_price_and_what_it_becomes() {
    let expected = "\
one more machine is worth 1.62 per hour
a million more tokens of chat are worth 0.50
a million more tokens of summaries are worth 0.00
machine 11 gains 1.62
machine 12 gains 1.62
machine 13 gains 0.90";
    assert_eq!(shadow_price::report().unwrap(), expected);
}
