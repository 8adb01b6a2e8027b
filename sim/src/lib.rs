//! The rules of Failover Lab.
