import OPDEngine
import Testing

@Suite("slot labels")
struct SlotLabelTests {
    @Test(
        "a window is read as people write it",
        arguments: [
            ("9-10", "09:00", "10:00"),
            ("09-10", "09:00", "10:00"),
            ("09:00-10:00", "09:00", "10:00"),
            ("09:30–10:15", "09:30", "10:15"),
            ("9:05-10", "09:05", "10:00"),
            ("9 - 10", "09:00", "10:00"),
            ("  09:00  –  10:00  ", "09:00", "10:00"),
            ("9 -10", "09:00", "10:00"),
            ("0-1", "00:00", "01:00"),
            ("00:00-00:01", "00:00", "00:01"),
            ("23:59-24:00", "23:59", "24:00"),
            ("22-24", "22:00", "24:00"),
        ])
    func reads(text: String, start: String, end: String) throws {
        let label = try #require(SlotLabel(text))
        #expect(label.start.description == start)
        #expect(label.end.description == end)
    }

    @Test("the label keeps the words of the hospital, without the spaces around them")
    func keepsTheText() {
        #expect(SlotLabel(" 9 – 10 ")?.text == "9 – 10")
        #expect(SlotLabel("09-10")?.text == "09-10")
    }

    @Test("the order of the two times is the pattern's business", arguments: ["10-9", "9-9", "24:00-00:00"])
    func readsReversedWindows(text: String) {
        #expect(SlotLabel(text) != nil)
    }

    @Test(
        "what names no two times of day is not read",
        arguments: [
            "", " ", "-", "–", "9", "9-", "-10", "9--10", "9–-10", "9-10-11", "-9-10", "9-10-", "nine-ten", "9am-10am",
            "25-26", "9-25", "24:01-24:30", "09:60-10:00", "9:5-10:5", "009-010", "9:000-10:00", "09:00:00-10:00:00",
            "9.30-10.30", "0930-1030", "9:-10:", ":30-10", "9 10", "9—10", "9−10", "9~10", "9/10", "9 : 00-10", "+9-10",
            "９-10", "٩-١٠", "9-10\u{0}", "9\u{301}-10", "9-10x", "99999999999999999999-10",
        ])
    func refuses(text: String) {
        #expect(SlotLabel(text) == nil)
    }

    @Test(
        "a time of day is read with or without minutes",
        arguments: [("9", 540), ("09", 540), ("9:05", 545), (" 24:00 ", 1_440), ("0", 0), ("23:59", 1_439)])
    func readsTimes(text: String, minutes: Int) {
        #expect(SlotLabel.time(text)?.minutes == minutes)
    }

    @Test("what is no time of day is not read", arguments: ["", "24:01", "9:60", "25", "9:0", "-1", "9:", "a", "1 0"])
    func refusesTimes(text: String) {
        #expect(SlotLabel.time(text) == nil)
    }
}
