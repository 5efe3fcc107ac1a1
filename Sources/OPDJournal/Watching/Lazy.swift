import Synchronization

/// An object that is made when somebody first wants it, without a lock.
package final class Lazy<Value: AnyObject & Sendable>: Sendable {
    @usableFromInline let reference = AtomicLazyReference<Value>()

    package init() {}

    @inlinable package func value(_ make: () -> Value) -> Value { reference.load() ?? reference.storeIfNil(make()) }
}
