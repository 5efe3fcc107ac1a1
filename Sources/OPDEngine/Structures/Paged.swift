/// A list in pages of 64, so that changing one element of a shared copy copies a page and not the list.
///
/// Published states are shared with readers while the next one is being made; with one long array each command on a long
/// session would copy all of its tokens.
package struct Paged<Element> {
    @usableFromInline var pages: [ContiguousArray<Element>] = []
    @usableFromInline var length = 0

    @inlinable package var count: Int { length }

    @inlinable package static var pageSize: Int { 64 }

    @inlinable package init() {}

    /// To be inlined, or other modules would append through the element's metadata.
    @inlinable package mutating func append(_ element: Element) {
        if count.isMultiple(of: Self.pageSize) {
            pages.append([element])
        } else {
            pages[pages.count - 1].append(element)
        }
        length += 1
    }
}

extension Paged: RandomAccessCollection, MutableCollection {
    @inlinable package var startIndex: Int { 0 }
    @inlinable package var endIndex: Int { count }

    @inlinable package subscript(index: Int) -> Element {
        get { pages[index / Self.pageSize][index % Self.pageSize] }
        _modify { yield &pages[index / Self.pageSize][index % Self.pageSize] }
    }
}

extension Paged: Sendable where Element: Sendable {}
extension Paged: Equatable where Element: Equatable {}
