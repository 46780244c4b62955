//! Nodes and demands as CSV, for spreadsheets: the columns are called as the
//! fields in JSON. An empty cell means that the field is not given.
//!
//! Maps have a column per resource (`capacity.gpu`), lists are separated by
//! `;` (a lone `;` is the empty list, `\;` a semicolon within a name), and a
//! range of machines is written `0..20`.

mod demands;
mod nodes;
mod table;

pub use demands::{demands_from_csv, demands_to_csv};
pub use nodes::{nodes_from_csv, nodes_to_csv};

#[cfg(test)]
mod tests {
    use super::super::{Count, Period};
    use super::*;

    fn two_periods() -> Vec<Period> {
        ["18:00", "19:00"]
            .map(|label| Period {
                label: label.to_owned(),
                hours: 1.0,
            })
            .to_vec()
    }

    #[test]
    fn nodes_with_every_column() {
        let text = "\u{feff}id,count,hardware,region,operator,capacity.gpu,capacity.vram_gb,\
            price_per_hour,availability,headroom,verification,hosts,usage_price.gpu\r\n\
            \"a, the first\",2..5,H100,us,op,8,640,17.6,0.99,0.1,none;tee,m1; m2,0.05\r\n\
            \r\n\
            b,,L40S,,,1,,,,,,;,\r\n,,,,,,,,,,,,\r\n";
        let nodes = nodes_from_csv(text.as_bytes()).unwrap();
        assert_eq!(nodes.len(), 2);
        assert_eq!(nodes[0].id, "a, the first");
        assert_eq!(nodes[0].count, Count::Range { min: 2, max: 5 });
        assert_eq!(nodes[0].capacity["vram_gb"], 640.0);
        assert_eq!(nodes[0].verification, ["none", "tee"]);
        assert_eq!(nodes[0].hosts, Some(vec!["m1".to_owned(), "m2".to_owned()]));
        assert_eq!(nodes[0].usage_price["gpu"], 0.05);
        assert_eq!(nodes[1].count, Count::Fixed(1));
        assert_eq!(nodes[1].region, "default");
        assert_eq!(nodes[1].operator, None);
        assert!(!nodes[1].capacity.contains_key("vram_gb"));
        assert_eq!(nodes[1].verification, ["none"]);
        assert_eq!(nodes[1].hosts, Some(vec![]));
    }

    #[test]
    fn lines_are_counted_through_quotes_and_empty_lines() {
        let text = "id,hardware,capacity.gpu\n\n\"a\",\"H\",1\n\n\nb,\"two\nlines\",x\nc,H,-1\n";
        assert_eq!(
            nodes_from_csv(text.as_bytes()).unwrap_err().to_string(),
            "line 6, column capacity.gpu: found \"x\", expected a number\n\
             line 6, column hardware: found \"two\\nlines\", expected a text without line breaks, tabs and other control characters\n\
             line 8, column capacity.gpu: found -1, expected a number from 0 to 1e15"
        );
    }

    #[test]
    fn demands_by_period_and_for_every_period() {
        let text = "id,model,period,rate,split\na,m,19:00,2,FALSE\nb,m,0,3,\na,m,18:00,1,FALSE\nb,m,1,4,\n";
        let demands = demands_from_csv(text.as_bytes(), &two_periods()).unwrap();
        assert_eq!(demands.len(), 2);
        assert_eq!((&*demands[0].id, &*demands[0].rate), ("a", &[1.0, 2.0][..]));
        assert!(!demands[0].split);
        assert_eq!((&*demands[1].id, &*demands[1].rate), ("b", &[3.0, 4.0][..]));
        assert!(demands[1].split);

        let text = "id,model,rate,value\na,m,5,9e-7\n";
        let demands = demands_from_csv(text.as_bytes(), &two_periods()).unwrap();
        assert_eq!(demands[0].rate, [5.0, 5.0]);
        assert_eq!(demands[0].value, 9e-7);
    }

    #[test]
    fn labels_that_repeat_leave_the_index() {
        let mut periods = two_periods();
        periods[1].label = "18:00".to_owned();
        let by_index = "id,model,period,rate\na,m,1,2\na,m,0,1\n";
        let demands = demands_from_csv(by_index.as_bytes(), &periods).unwrap();
        assert_eq!(demands[0].rate, [1.0, 2.0]);
        let by_label = "id,model,period,rate\na,m,18:00,2\na,m,0,1\n";
        assert_eq!(
            demands_from_csv(by_label.as_bytes(), &periods)
                .unwrap_err()
                .to_string(),
            "line 2, column period: found \"18:00\", expected the index of a period (indexes go from 0 to 1)"
        );
    }
}
