import OPDEngine
import Testing

@Suite("paged lists")
struct PagedTests {
    @Test(
        "a list holds what was appended, in order, over any number of pages", arguments: [0, 1, 63, 64, 65, 128, 1_000])
    func holdsWhatWasAppended(count: Int) {
        let list = paged(0..<count)
        #expect(list.count == count)
        #expect(Array(list) == Array(0..<count))
        #expect(list.last == (0..<count).last)
        #expect(list.indices == 0..<count)
    }

    @Test("changing a copy leaves the list that it was copied from alone")
    func copiesAreIndependent() {
        let original = paged(0..<130)
        var copy = original
        copy[0] = -1
        copy[64] += 1_000
        copy.append(130)
        #expect(Array(original) == Array(0..<130))
        #expect(copy[0] == -1 && copy[1] == 1 && copy[64] == 1_064 && copy[130] == 130)
        #expect(copy != original)
    }

    @Test("lists are equal when their elements are")
    func equality() {
        var list = paged(0..<65)
        #expect(list == paged(0..<65) && list != paged(0..<64))
        list[64] = 0
        #expect(list != paged(0..<65))
    }

    private func paged(_ elements: Range<Int>) -> Paged<Int> {
        var list = Paged<Int>()
        for element in elements { list.append(element) }
        return list
    }
}
