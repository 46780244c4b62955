//! Lists of prices.

use idlewise_import::pieces::Per;

use crate::support::{format, notes, pieces};

#[test]
fn a_catalogue_without_cores() {
    let Some(read) = pieces("a_catalogue_without_cores", "skypilot_lambda_v1.csv") else {
        return;
    };
    assert_eq!(format(&read), "skypilot");
    let offers = &read.pieces.offers;
    assert_eq!(offers.len(), 9);
    assert!(
        offers
            .iter()
            .all(|offer| offer.cpu.is_none() && offer.spot_per_hour.is_none())
    );
    let find = |kind: &str| {
        offers
            .iter()
            .find(|o| o.instance_type.as_deref() == Some(kind))
    };
    let a100 = find("gpu.8x.a100").unwrap();
    assert_eq!((a100.price_per_hour, a100.cards), (Some(8.8), 8.0));
    assert_eq!(a100.card_memory_gb, Some(40.0));
    let rtx = offers
        .iter()
        .find(|o| o.hardware.as_deref() == Some("RTX 6000"));
    assert!(rtx.is_some());
}

#[test]
fn a_catalogue_that_contradicts_itself() {
    let Some(read) = pieces(
        "a_catalogue_that_contradicts_itself",
        "skypilot_oci_example.csv",
    ) else {
        return;
    };
    let offers = &read.pieces.offers;
    assert_eq!(offers.len(), 5);
    assert_eq!(offers.iter().filter(|o| o.cards > 0.0).count(), 3);
    let of = |kind: &str| {
        offers
            .iter()
            .find(|o| o.instance_type.as_deref() == Some(kind))
            .unwrap()
    };
    let four = of("BM.GPU.A10.4");
    assert_eq!((four.price_per_hour, four.cards), (Some(10.0), 4.0));
    assert_eq!(four.hardware.as_deref(), Some("A10"));
    assert_eq!(four.card_memory_gb, Some(24.0));
    assert_eq!(of("VM.GPU.A10.1").card_memory_gb, Some(24.0));
    assert_eq!(
        offers.iter().filter(|o| o.spot_per_hour.is_none()).count(),
        1
    );
    let notes = notes(&read);
    assert!(
        notes.iter().any(|note| note.contains("contradicts itself")),
        "{notes:?}"
    );
}

#[test]
fn totals_that_a_spreadsheet_filled_down() {
    let Some(read) = pieces(
        "totals_that_a_spreadsheet_filled_down",
        "skypilot_scp_v5.csv",
    ) else {
        return;
    };
    let offers = &read.pieces.offers;
    assert_eq!(offers.len(), 19);
    let with: Vec<_> = offers.iter().filter(|o| o.cards > 0.0).collect();
    assert_eq!(with.len(), 8);
    let regions: std::collections::BTreeSet<_> = offers.iter().map(|o| &o.region).collect();
    assert_eq!(regions.len(), 3);
    let eight = with
        .iter()
        .find(|o| o.instance_type.as_deref() == Some("g1v128a8"))
        .unwrap();
    assert_eq!((eight.price_per_hour, eight.cards), (Some(17.28), 8.0));
    let mib = eight.card_memory_gb.unwrap() * 1024.0;
    assert_eq!((mib, mib * eight.cards), (81251.0, 650_008.0));
    for offer in with
        .iter()
        .filter(|o| o.hardware.as_deref() == Some("V100"))
    {
        assert!(
            [16.0, 32.0].contains(&offer.card_memory_gb.unwrap().round()),
            "{offer:?}"
        );
    }
}

#[test]
fn cards_that_are_priced_apart_from_machines() {
    let test = "cards_that_are_priced_apart_from_machines";
    let Some(read) = pieces(test, "skypilot_gcp_accelerators.csv") else {
        return;
    };
    let offers = &read.pieces.offers;
    assert_eq!(offers.len(), 54);
    assert!(
        offers
            .iter()
            .all(|o| o.per == Per::Cards && o.instance_type.is_none())
    );
    assert!(
        offers
            .iter()
            .all(|o| o.memory_gb.is_none() && o.card_memory_gb.is_none())
    );
    let eight = |region: &str| {
        let find = move |o: &&idlewise_import::pieces::Offer| {
            o.hardware.as_deref() == Some("A100")
                && o.cards == 8.0
                && o.region.as_deref() == Some(region)
        };
        offers.iter().filter(find).collect::<Vec<_>>()
    };
    let central = eight("us-central1");
    assert_eq!(central.len(), 4);
    assert!(
        central
            .iter()
            .all(|o| o.price_per_hour == Some(23.472) && o.spot_per_hour == Some(7.04))
    );
    assert_eq!(eight("us-west4")[0].price_per_hour, Some(24.816));
    let tpu = offers
        .iter()
        .find(|o| o.hardware.as_deref() == Some("tpu-v2-32"))
        .unwrap();
    assert_eq!(tpu.spot_per_hour, None);
}

#[test]
fn a_table_of_prices() {
    let Some(read) = pieces("a_table_of_prices", "ml_cloud_gpu_pricing.csv") else {
        return;
    };
    assert_eq!(format(&read), "prices-csv");
    let offers = &read.pieces.offers;
    assert_eq!(offers.len(), 36);
    let p5 = offers
        .iter()
        .find(|o| o.instance_type.as_deref() == Some("p5.48xlarge"))
        .unwrap();
    assert_eq!(
        (p5.price_per_hour, p5.spot_per_hour),
        (Some(98.32), Some(49.16))
    );
    assert_eq!((p5.cards, p5.memory_gb), (8.0, Some(2048.0)));
    assert_eq!(p5.hardware.as_deref(), Some("h100"));
    // Two providers have no spot price.
    assert!(offers.iter().any(|o| o.spot_per_hour.is_none()));
}

#[test]
fn machine_types_of_aws() {
    let Some(read) = pieces("machine_types_of_aws", "ec2instances_x2iedn.json") else {
        return;
    };
    assert_eq!(format(&read), "ec2instances");
    let offers = &read.pieces.offers;
    assert_eq!(offers.len(), 3);
    let of = |region: &str| {
        offers
            .iter()
            .find(|o| o.region.as_deref() == Some(region))
            .unwrap()
    };
    assert_eq!(of("us-east-1").price_per_hour, Some(26.676));
    assert_eq!(of("us-east-1").spot_per_hour, Some(6.669));
    assert_eq!(of("eu-central-1").price_per_hour, Some(37.348));
    assert_eq!(of("ap-northeast-1").price_per_hour, Some(38.682));
    for offer in offers {
        assert_eq!(offer.instance_type.as_deref(), Some("x2iedn.32xlarge"));
        assert_eq!((offer.cpu, offer.memory_gb), (Some(128.0), Some(4096.0)));
        assert_eq!((offer.cards, &offer.hardware), (0.0, &None));
    }
}

#[test]
fn prices_of_opencost() {
    let Some(read) = pieces("prices_of_opencost", "opencost_pricing_schema.csv") else {
        return;
    };
    assert_eq!(format(&read), "opencost-prices");
    let of = |list: &[idlewise_import::pieces::Offer], per: Per| {
        let of_kind = list.iter().filter(|o| o.per == per);
        of_kind
            .map(|o| o.price_per_hour.unwrap())
            .collect::<Vec<_>>()
    };
    let offers = &read.pieces.offers;
    assert_eq!(of(offers, Per::Machine), [0.1337]);
    let cards: Vec<_> = offers
        .iter()
        .filter_map(|o| o.hardware.as_deref())
        .collect();
    assert_eq!(cards, ["Quadro_RTX_4000", "Quadro_RTX_4001"]);
    assert_eq!(of(offers, Per::Cards), [0.75, 0.80]);

    let test = "prices_of_opencost";
    let mixed = pieces(test, "opencost_pricing_schema_mixed_gpu_ondemand.csv").unwrap();
    let offers = &mixed.pieces.offers;
    assert_eq!(of(offers, Per::Machine), [0.654_795, 0.90411]);
    assert_eq!(of(offers, Per::Cards), [0.5, 1.0]);

    let regions = pieces(test, "opencost_pricing_schema_region.csv").unwrap();
    let offers = &regions.pieces.offers;
    let names: std::collections::BTreeSet<_> = offers.iter().map(|o| &o.instance_type).collect();
    let places: std::collections::BTreeSet<_> = offers.iter().map(|o| &o.region).collect();
    assert_eq!((offers.len(), names.len(), places.len()), (3, 1, 3));
}

#[test]
fn kinds_of_cards() {
    let test = "kinds_of_cards";
    let Some(read) = pieces(test, "planner_gpu_catalog.json") else {
        return;
    };
    assert_eq!(format(&read), "llm-d-planner-gpus");
    let cards = &read.pieces.cards;
    assert_eq!(cards.len(), 11);
    assert_eq!((&*cards[0].name, cards[0].memory_gb), ("L4", Some(24.0)));
    assert_eq!(read.pieces.offers[0].price_per_hour, Some(0.8));
    assert!(cards.iter().all(|card| !card.aliases.is_empty()));

    let table = pieces(test, "impact_gpus.csv").unwrap();
    assert_eq!(format(&table), "gpus-csv");
    assert_eq!(table.pieces.cards.len(), 48);
    let h100 = &table.pieces.cards[0];
    assert_eq!(
        (&*h100.name, h100.memory_gb, h100.power_watts),
        ("H100 SXM", Some(80.0), Some(700.0))
    );
    assert!(
        table
            .pieces
            .cards
            .iter()
            .any(|card| card.name == "A100 PCIe 40/80GB")
    );

    let instances = pieces(test, "impact_instances.csv").unwrap();
    assert_eq!(format(&instances), "instance-gpus-csv");
    let offers = &instances.pieces.offers;
    assert_eq!(offers.len(), 14);
    assert_eq!(offers[0].hardware.as_deref(), Some("Tesla V100"));
    assert!(
        offers
            .iter()
            .all(|o| o.hardware.as_deref().is_some_and(|h| h.trim() == h))
    );
}

#[test]
fn prices_per_token() {
    let Some(read) = pieces("prices_per_token", "planner_model_pricing.csv") else {
        return;
    };
    assert_eq!(format(&read), "token-prices-csv");
    let prices = &read.pieces.token_prices;
    assert_eq!(prices.len(), 204);
    let first = &prices[0];
    assert_eq!(first.model, "Apriel-v1.5-15B-Thinker");
    assert_eq!(
        (first.input_per_million, first.output_per_million),
        (None, None)
    );
    assert_eq!(first.output_tokens_per_second, Some(145.221));
    assert_eq!(prices[1].output_tokens_per_second, None);
}
